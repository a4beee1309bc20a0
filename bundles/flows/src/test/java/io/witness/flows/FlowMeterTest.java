package io.witness.flows;

import static io.witness.flows.Packets.ACK;
import static io.witness.flows.Packets.FIN;
import static io.witness.flows.Packets.RST;
import static io.witness.flows.Packets.SYN;
import static io.witness.flows.Packets.frame;
import static io.witness.flows.Packets.tcp;
import static io.witness.flows.Packets.udp;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class FlowMeterTest {
    private static final int TCP = 6;
    private static final int UDP = 17;
    private static final byte[] NOTHING = {};

    private final Metered metered = Metered.small();

    private Metered client(double seconds, int flags) {
        return metered.add(seconds, frame(1, 2, TCP, tcp(40000, 80, flags)));
    }

    private Metered server(double seconds, int flags) {
        return metered.add(seconds, frame(2, 1, TCP, tcp(80, 40000, flags)));
    }

    @Test
    void shouldPutBothDirectionsIntoOneRecord() {
        client(1, SYN);
        server(1.1, SYN | ACK);
        client(1.2, ACK);
        metered.end();
        assertEquals(List.of("TCP 10.0.0.1:40000 > 10.0.0.2:80 2/1 established shutdown"), metered.flows);
    }

    @Test
    void shouldTakeTheSenderOfSynForTheClient() {
        metered.add(1, frame(2, 1, TCP, tcp(80, 40000, SYN))).end();
        assertEquals(List.of("TCP 10.0.0.2:80 > 10.0.0.1:40000 1/0 new shutdown"), metered.flows);
    }

    @Test
    void shouldTakeTheSenderOfSynAndAckForTheServer() {
        metered.add(1, frame(1, 2, TCP, tcp(40000, 50000, SYN | ACK))).end();
        assertEquals(List.of("TCP 10.0.0.2:50000 > 10.0.0.1:40000 0/1 new shutdown"), metered.flows);
    }

    @Test
    void shouldTakeTheLowerPortForTheServer() {
        metered.add(1, frame(2, 1, UDP, udp(53, 5000, NOTHING))).end();
        assertEquals(List.of("UDP 10.0.0.1:5000 > 10.0.0.2:53 0/1 new shutdown"), metered.flows);
    }

    @Test
    void shouldTakeTheFirstSenderForTheClientIfPortsAreEqual() {
        metered.add(1, frame(2, 1, UDP, udp(123, 123, NOTHING)));
        metered.add(1, frame(1, 2, UDP, udp(123, 123, NOTHING))).end();
        assertEquals(List.of("UDP 10.0.0.2:123 > 10.0.0.1:123 1/1 established shutdown"), metered.flows);
    }

    @Test
    void shouldFollowTheStatesOfTcp() {
        client(1, SYN);
        assertEquals("\"syn_sent\"", copyOfState());
        server(2, SYN | ACK);
        assertEquals("\"syn_recv\"", copyOfState());
        client(3, ACK);
        assertEquals("\"established\"", copyOfState());
        client(4, FIN | ACK);
        assertEquals("\"close_wait\"", copyOfState());
        server(5, FIN | ACK);
        assertEquals("\"last_ack\"", copyOfState());
        client(6, ACK);
        assertEquals("\"closed\"", copyOfState());
    }

    /** Reads the state of TCP as it is now. */
    private String copyOfState() {
        try {
            metered.lines.clear();
            metered.meter.forEachLive(metered);
            String tcp = metered.field("tcp");
            return tcp.substring(tcp.lastIndexOf(':') + 1, tcp.length() - 1);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void shouldCloseByReset() {
        client(1, SYN);
        server(2, RST | ACK);
        metered.end();
        assertEquals(List.of("TCP 10.0.0.1:40000 > 10.0.0.2:80 1/1 closed shutdown"), metered.flows);
    }

    @Test
    void shouldEndAFlowByTheTimeoutOfItsState() {
        client(100, SYN); // 60 s
        metered.add(100, frame(3, 4, UDP, udp(1000, 2000, NOTHING))); // 30 s
        metered.add(129, frame(9, 9, UDP, udp(1, 1, NOTHING)));
        assertEquals(List.of(), metered.flows);
        metered.add(131, frame(9, 9, UDP, udp(1, 1, NOTHING)));
        assertEquals(List.of("UDP 10.0.0.4:2000 > 10.0.0.3:1000 0/1 new idle"), metered.flows);
        metered.add(159, frame(9, 9, UDP, udp(1, 1, NOTHING)));
        assertEquals(1, metered.flows.size());
        metered.add(161, frame(9, 9, UDP, udp(1, 1, NOTHING)));
        assertEquals("TCP 10.0.0.1:40000 > 10.0.0.2:80 1/0 new idle", metered.flows.get(1));
    }

    /** As those of a capture that is replayed long after it was made. */
    @Test
    void shouldTakeNoPacketForAStrayBecauseTimeHasPassed() throws IOException {
        metered.add(100, frame(3, 4, UDP, udp(1000, 2000, NOTHING)));
        metered.meter.tick(4_000_000_000_000_000_000L);
        metered.meter.tick(4_000_000_001_000_000_000L);
        assertEquals(1, metered.flows.size());
        for (int i = 0; i < 1001; i++) {
            metered.add(101, frame(3, 4, UDP, udp(1000, 2000, NOTHING)));
        }
        assertEquals(0, metered.meter.counts().strayPackets());
        assertEquals(4_000_000_001_000_000_000L, metered.meter.nowNanos());
    }

    /** A clock that was years ahead is set right: flows time out again, soon and as usual. */
    @Test
    void shouldGoBackWithTheClock() {
        metered.add(4e9, frame(5, 6, UDP, udp(1000, 2000, NOTHING)));
        for (int i = 1; i < 1000; i++) {
            metered.add(100 + i * 0.001, frame(3, 4, UDP, udp(1000, 2000, NOTHING)));
        }
        assertEquals(List.of(), metered.flows);
        metered.add(101, frame(3, 4, UDP, udp(1000, 2000, NOTHING)));
        assertEquals(
                List.of(
                        "UDP 10.0.0.6:2000 > 10.0.0.5:1000 0/1 new idle",
                        "UDP 10.0.0.4:2000 > 10.0.0.3:1000 0/999 new idle"),
                metered.flows);
        assertEquals(1000, metered.meter.counts().strayPackets());
        metered.add(132, frame(9, 9, UDP, udp(1, 1, NOTHING)));
        assertEquals("UDP 10.0.0.4:2000 > 10.0.0.3:1000 0/1 new idle", metered.flows.get(2));
        assertEquals(1, metered.meter.liveFlows());
    }

    @Test
    void shouldKeepAnEstablishedFlowForLonger() {
        client(100, SYN);
        server(100, SYN | ACK);
        client(100, ACK);
        metered.add(699, frame(9, 8, UDP, udp(1, 1, NOTHING)));
        assertEquals(List.of(), metered.flows);
        metered.add(701, frame(9, 8, UDP, udp(1, 1, NOTHING)));
        assertEquals(List.of("TCP 10.0.0.1:40000 > 10.0.0.2:80 2/1 established idle"), metered.flows);
    }

    @Test
    void shouldEndAClosedFlowEarly() {
        client(100, SYN);
        server(100, SYN | ACK);
        client(100, ACK);
        metered.add(165, frame(9, 8, UDP, udp(1, 1, NOTHING))); // the long timeout is noted by now
        client(170, RST);
        metered.add(190, frame(9, 8, UDP, udp(1, 1, NOTHING)));
        metered.add(210, frame(9, 8, UDP, udp(1, 1, NOTHING)));
        metered.add(229, frame(9, 8, UDP, udp(1, 1, NOTHING)));
        assertEquals(List.of(), metered.flows);
        metered.add(231, frame(9, 8, UDP, udp(1, 1, NOTHING)));
        assertEquals(List.of("TCP 10.0.0.1:40000 > 10.0.0.2:80 3/1 closed idle"), metered.flows);
    }

    @Test
    void shouldKeepAFlowThatHasPackets() {
        for (int second = 100; second < 300; second += 25) {
            metered.add(second, frame(1, 2, UDP, udp(1000, 2000, NOTHING)));
        }
        assertEquals(List.of(), metered.flows);
        metered.end();
        assertEquals(List.of("UDP 10.0.0.2:2000 > 10.0.0.1:1000 0/8 new shutdown"), metered.flows);
    }

    @Test
    void shouldBeginAnotherFlowWithANewConnection() {
        client(1, SYN);
        server(2, RST | ACK);
        client(3, SYN);
        metered.end();
        assertEquals(
                List.of(
                        "TCP 10.0.0.1:40000 > 10.0.0.2:80 1/1 closed reused",
                        "TCP 10.0.0.1:40000 > 10.0.0.2:80 1/0 new shutdown"),
                metered.flows);
        assertEquals(2, metered.meter.counts().flows());
    }

    @Test
    void shouldWriteALongFlowInPartsUnderOneNumber() {
        for (int second = 0; second <= 650; second += 10) {
            metered.add(1000 + second, frame(1, 2, UDP, udp(1000, 2000, NOTHING)));
        }
        metered.end();
        assertEquals(
                List.of(
                        "UDP 10.0.0.2:2000 > 10.0.0.1:1000 0/30 new active",
                        "UDP 10.0.0.2:2000 > 10.0.0.1:1000 0/30 new active",
                        "UDP 10.0.0.2:2000 > 10.0.0.1:1000 0/6 new shutdown"),
                metered.flows);
        assertEquals(
                1, metered.lines.stream().map(FlowMeterTest::flowId).distinct().count());
        assertTrue(metered.lines.get(2).contains("\"part\":3,\"flow_start\":\"1970-01-01T00:16:40.000000+0000\""));
        assertEquals(66, metered.packets);
    }

    private static String flowId(String line) {
        return line.substring(line.indexOf("\"flow_id\":"), line.indexOf(",\"event_type\""));
    }

    @Test
    void shouldEndAllInTheOrderOfTheirFirstPackets() {
        for (int i = 0; i < 100; i++) {
            metered.add(1, frame(i, 1000, UDP, udp(7, 7, NOTHING)));
        }
        metered.add(40, frame(5, 5, UDP, udp(7, 7, NOTHING)));
        metered.add(41, frame(3, 1000, UDP, udp(7, 7, NOTHING))); // its slot was free
        metered.end();
        assertEquals(102, metered.flows.size());
        for (int i = 0; i < 100; i++) {
            assertTrue(metered.flows.get(i).startsWith("UDP 10.0.0." + i + ":7"), metered.flows.get(i));
        }
        assertTrue(metered.flows.get(100).startsWith("UDP 10.0.0.5:7"), metered.flows.get(100));
        assertTrue(metered.flows.get(101).startsWith("UDP 10.0.0.3:7"), metered.flows.get(101));
    }

    @Test
    void shouldGiveUpAFlowOfAFullTableThatHadNoPacketSinceTheHandCameBy() {
        Metered full = new Metered(FlowSettings.DEFAULT.withMaxFlows(16));
        for (int i = 0; i < 16; i++) {
            full.add(1, frame(i, 1000, UDP, udp(7, 7, NOTHING)));
        }
        full.add(2, frame(100, 1000, UDP, udp(7, 7, NOTHING))); // the hand passes all, the oldest goes
        full.add(2, frame(1, 1000, UDP, udp(7, 7, NOTHING))); // 1 is fresh again
        full.add(3, frame(101, 1000, UDP, udp(7, 7, NOTHING)));
        assertEquals(
                List.of(
                        "UDP 10.0.0.0:7 > 10.0.3.232:7 1/0 new evicted",
                        "UDP 10.0.0.2:7 > 10.0.3.232:7 1/0 new evicted"),
                full.flows);
        assertEquals(2, full.meter.counts().evictedFlows());
        assertEquals(16, full.meter.liveFlows());
        assertEquals(full.meter.counts().flows(), full.meter.counts().endedFlows() + full.meter.liveFlows());
    }

    @Test
    void shouldCountPacketsThatAreNoIp() {
        metered.add(1, Packets.ethernet("0806", new byte[28])).end();
        assertEquals(List.of(), metered.flows);
        assertEquals(1, metered.meter.counts().packetsWithoutFlow());
        assertEquals(42, metered.meter.counts().bytesWithoutFlow());
    }

    @Test
    void shouldNotBelieveOnePacketFromFarAhead() {
        metered.add(1000, frame(1, 2, UDP, udp(7, 7, NOTHING)));
        metered.add(1_000_000, frame(1, 2, UDP, udp(7, 7, NOTHING)));
        metered.add(1001, frame(1, 2, UDP, udp(7, 7, NOTHING)));
        assertEquals(List.of(), metered.flows);
        assertEquals(1, metered.meter.counts().strayPackets());
        metered.add(2_000_000, frame(3, 4, UDP, udp(7, 7, NOTHING)));
        metered.add(2_000_001, frame(3, 4, UDP, udp(7, 7, NOTHING)));
        assertEquals(List.of("UDP 10.0.0.1:7 > 10.0.0.2:7 3/0 new idle"), metered.flows.subList(0, 1));
    }

    @Test
    void shouldEndFlowsByTicks() throws IOException {
        metered.add(1000, frame(1, 2, UDP, udp(7, 7, NOTHING)));
        metered.meter.tick(1_029_000_000_000L);
        assertEquals(List.of(), metered.flows);
        metered.meter.tick(1_031_000_000_000L);
        assertEquals(List.of("UDP 10.0.0.1:7 > 10.0.0.2:7 1/0 new idle"), metered.flows);
    }

    @Test
    void shouldCountFragmentsToTheirFlow() {
        metered.add(
                1, Packets.ethernet("0800", Packets.fragment(1, 2, UDP, 77, 0x2000, udp(5000, 6000, new byte[24]))));
        metered.add(1, Packets.ethernet("0800", Packets.fragment(1, 2, UDP, 77, 0x2004, new byte[32])));
        metered.add(1, Packets.ethernet("0800", Packets.fragment(1, 2, UDP, 77, 0x0008, new byte[10])));
        metered.add(1, Packets.ethernet("0800", Packets.fragment(1, 2, UDP, 78, 0x0008, new byte[10])))
                .end();
        assertEquals(
                List.of(
                        "UDP 10.0.0.2:6000 > 10.0.0.1:5000 0/3 new shutdown",
                        "UDP 10.0.0.1 > 10.0.0.2 1/0 new shutdown"),
                metered.flows);
    }

    @Test
    void shouldTellFlowsOfDifferentVlansApart() {
        metered.add(1, Packets.ethernet("8100 0005 0800", Packets.ipv4(1, 2, UDP, udp(7, 7, NOTHING))));
        metered.add(1, Packets.ethernet("8100 0006 0800", Packets.ipv4(1, 2, UDP, udp(7, 7, NOTHING))));
        metered.add(1, Packets.ethernet("8100 e005 0800", Packets.ipv4(2, 1, UDP, udp(7, 7, NOTHING))))
                .end();
        assertEquals(
                List.of(
                        "UDP 10.0.0.1:7 > 10.0.0.2:7 1/1 established shutdown",
                        "UDP 10.0.0.1:7 > 10.0.0.2:7 1/0 new shutdown"),
                metered.flows);
    }
}
