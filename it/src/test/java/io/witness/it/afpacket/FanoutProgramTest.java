package io.witness.it.afpacket;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.afpacket.AfPacketRings;
import io.witness.api.packet.BlockLayout;
import io.witness.api.ring.Ring;
import io.witness.api.ring.RingException;
import io.witness.api.ring.RingGroup;
import io.witness.api.ring.RingTotals;
import io.witness.source.CaptureOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A program chooses the ring of a packet. */
class FanoutProgramTest extends OnVethPair {
    private static final int RINGS = 4;
    private static final int FRAMES = 400;
    private static final int CBPF = 6;
    /** The last two bits of the UDP source port, which is 1024 + number % 64: at byte 20 of the network header. */
    private static final String BY_SOURCE_PORT = "3,40 0 0 4293918740,84 0 0 3,22 0 0 0";

    private static List<List<Integer>> byLastBits() {
        List<List<Integer>> expected = new ArrayList<>();
        for (int ring = 0; ring < RINGS; ring++) {
            int bits = ring;
            expected.add(Rings.range(FRAMES).stream()
                    .filter(number -> number % RINGS == bits)
                    .toList());
        }
        return expected;
    }

    private static List<List<Integer>> drain(RingGroup group) throws Exception {
        List<List<Integer>> numbers = new ArrayList<>();
        for (Ring ring : group.rings()) {
            numbers.add(Rings.drain(ring));
        }
        return numbers;
    }

    private void send() throws Exception {
        for (int i = 0; i < FRAMES; i++) {
            sender.send(i);
        }
    }

    private void assertSpreadByLastBits(String interfaceName) throws Exception {
        RingGroup group =
                Rings.open(interfaceName, "FanoutType", CBPF, "FanoutSize", RINGS, "FanoutProgram", BY_SOURCE_PORT);
        try {
            send();
            assertEquals(byLastBits(), drain(group));
        } finally {
            Rings.closeAll(group);
        }
    }

    @Test
    void shouldSpreadIncomingPacketsAsTheNumbersSay() throws Exception {
        assertSpreadByLastBits(pair.receiver);
    }

    @Test
    void shouldSpreadOutgoingPacketsByTheSameNumbers() throws Exception {
        assertSpreadByLastBits(pair.sender);
    }

    /** One of 64 source ports each: 1024, 1025 and 1026, others. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldSpreadByExpressionsInBothDirections(boolean outgoing) throws Exception {
        RingGroup group = Rings.open(
                outgoing ? pair.sender : pair.receiver,
                "FanoutType",
                CBPF,
                "FanoutSize",
                RINGS,
                "FanoutProgram",
                "udp src port 1024; udp src portrange 1024-1026 and len <= 64; tcp");
        try {
            send();
            List<List<Integer>> numbers = drain(group);
            assertEquals(numbersOf(port -> port == 0), numbers.get(0));
            assertEquals(numbersOf(port -> port == 1 || port == 2), numbers.get(1));
            assertEquals(List.of(), numbers.get(2));
            assertEquals(numbersOf(port -> port > 2), numbers.get(3));
        } finally {
            Rings.closeAll(group);
        }
    }

    private static List<Integer> numbersOf(IntPredicate port) {
        return Rings.range(FRAMES).stream()
                .filter(number -> port.test(number % 64))
                .toList();
    }

    /** A VLAN tag is outside of a packet, which the filter of an expression knows. */
    @Test
    void shouldSpreadByVlan() throws Exception {
        RingGroup group = Rings.open(
                pair.receiver,
                "FanoutType",
                CBPF,
                "FanoutSize",
                RINGS,
                "FanoutProgram",
                "vlan 100; vlan 200 and udp; udp and not vlan");
        try {
            sender.send(1, 100);
            sender.send(2, 200);
            sender.send(3, 300);
            sender.send(4);
            assertEquals(List.of(List.of(1), List.of(2), List.of(4), List.of(3)), drain(group));
        } finally {
            Rings.closeAll(group);
        }
    }

    /** A ring without link headers: the program sees them all the same. */
    @Test
    void shouldSpreadByTheLinkHeaderThatACookedRingLeavesOut() throws Exception {
        RingGroup group = AfPacketRings.open(CaptureOptions.DEFAULT
                .withBlocks(16384, 16)
                .withBlockTimeoutMillis(50)
                .withCooked(true)
                .withFanout(CBPF, RINGS, 0)
                .withFanoutProgram("ether src 02:00:00:00:00:02; ether src 02:00:00:00:00:01 and udp src port 1024")
                .specification(pair.receiver));
        try {
            send();
            List<Integer> counts = new ArrayList<>();
            for (Ring ring : group.rings()) {
                counts.add(packets(ring));
            }
            int ofOnePort = numbersOf(port -> port == 0).size();
            assertEquals(List.of(0, ofOnePort, FRAMES - ofOnePort, 0), counts);
        } finally {
            Rings.closeAll(group);
        }
    }

    private static int packets(Ring ring) throws Exception {
        int count = 0;
        for (int index = Rings.takeWithin(ring, 300); index != Ring.NONE; index = Rings.takeWithin(ring, 300)) {
            count += BlockLayout.packetCount(ring.memory(index));
            ring.release(index);
        }
        return count;
    }

    /** The kernel takes rings out of their group while the link is down, and puts them into it again. */
    @Test
    void shouldKeepTheOrderOfTheRingsWhenTheLinkFlaps() throws Exception {
        RingGroup group =
                Rings.open(pair.receiver, "FanoutType", CBPF, "FanoutSize", RINGS, "FanoutProgram", BY_SOURCE_PORT);
        try {
            VethPair.down(pair.receiver);
            VethPair.up(pair.receiver);
            pair.awaitCarrier();
            send();
            assertEquals(byLastBits(), drain(group));
        } finally {
            Rings.closeAll(group);
        }
    }

    /** A group without its program puts all packets into the first ring. */
    @Test
    void shouldCaptureNothingBeforeTheProgramIsThere() throws Exception {
        AtomicBoolean stop = new AtomicBoolean();
        Thread traffic = new Thread(() -> {
            while (!stop.get()) {
                assertDoesNotThrow(() -> sender.send(1));
            }
        });
        traffic.start();
        try {
            for (int attempt = 0; attempt < 10; attempt++) {
                RingGroup group = Rings.open(
                        pair.receiver, "FanoutType", CBPF, "FanoutSize", RINGS, "FanoutProgram", "1,6 0 0 3");
                try {
                    List<Ring> rings = group.rings();
                    assertNotEquals(Ring.NONE, Rings.takeWithin(rings.get(RINGS - 1), 10_000));
                    for (Ring ring : rings.subList(0, RINGS - 1)) {
                        assertEquals(RingTotals.NONE, ring.totals());
                    }
                } finally {
                    Rings.closeAll(group);
                }
            }
        } finally {
            stop.set(true);
            traffic.join();
        }
    }

    @Test
    void shouldSayWhichExpressionIsWrong() {
        RingException refused = assertThrows(
                RingException.class,
                () -> Rings.open(pair.receiver, "FanoutType", CBPF, "FanoutSize", 3, "FanoutProgram", "tcp; no such"));
        assertEquals(Optional.of("FanoutProgram"), refused.key());
        assertTrue(
                refused.getMessage().startsWith("FanoutProgram=\"tcp; no such\": \"no such\": "), refused::getMessage);
    }

    @Test
    void shouldSayWhichProgramTheKernelRefuses() throws Exception {
        RingException refused = assertThrows(
                RingException.class,
                () -> Rings.open(pair.receiver, "FanoutType", CBPF, "FanoutProgram", "1,177 0 0 0"));
        assertEquals(Optional.of("FanoutProgram"), refused.key());
        assertEquals(
                "FanoutProgram=\"1,177 0 0 0\": the kernel refuses the program (setsockopt: Invalid argument (EINVAL)): use one"
                        + " for socket filters",
                refused.getMessage());
    }
}
