package io.witness.recording.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.api.packet.LinkTypes;
import io.witness.api.packet.Packet;
import io.witness.api.packet.PacketCopy;
import io.witness.decode.PacketFields;
import io.witness.filter.BpfMachine;
import io.witness.filter.FilterException;
import io.witness.filter.PcapFilters;
import io.witness.recording.testing.RandomFrames;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An index with a block for each packet, so that each wrong exclusion shows. */
class ExpressionAnalysisTest {
    private static final CaptureIdentity CAPTURE = new CaptureIdentity(1, 1);
    private static final int COUNT = 4000;

    private static List<PacketCopy> packets = new ArrayList<>();
    private static IndexContent content;

    @BeforeAll
    static void makeIndex() throws Exception {
        IndexData data = new IndexData(1);
        RandomFrames frames = new RandomFrames(5);
        PacketFields fields = new PacketFields(LinkTypes.ETHERNET);
        for (int i = 0; i < COUNT; i++) {
            byte[] frame = i < COUNT / 2 ? frames.clean() : frames.next();
            PacketCopy packet = new PacketCopy(0).set(ByteBuffer.wrap(frame), frame.length, i, Packet.TYPE_HOST);
            packets.add(packet);
            fields.read(packet);
            data.add(i, 1, i, fields);
        }
        content = data.content(CAPTURE, COUNT, "");
        assertEquals(COUNT, index(0).blockCount());
    }

    /** Reads no other slices than these. */
    private static CaptureIndex index(long slices) {
        try {
            return CaptureIndex.read(content, CAPTURE, slices);
        } catch (IndexFormatException | IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Checks an expression; the number of excluded packets, or -1 if libpcap refuses it. */
    private static int excluded(String expression) {
        BpfMachine machine;
        try {
            machine = new BpfMachine(PcapFilters.compileForFile(LinkTypes.ETHERNET, expression));
        } catch (FilterException | IllegalArgumentException e) {
            return -1;
        }
        Condition condition = ExpressionAnalysis.of(expression);
        CaptureIndex index = index(condition.slices());
        int excluded = 0;
        for (int i = 0; i < COUNT; i++) {
            PacketCopy packet = packets.get(i);
            if (!condition.mayHold(index, i)) {
                excluded++;
                int number = i;
                assertEquals(
                        0,
                        machine.run(packet.frame(), packet.wireLength()),
                        () -> "\"" + expression + "\" matches packet " + number + ", which was excluded");
            }
        }
        return excluded;
    }

    @Test
    void shouldExcludeNoPacketThatMatches() {
        int understood = 0;
        int compiled = 0;
        for (String expression : RandomExpressions.parts()) {
            excluded(expression);
        }
        RandomExpressions expressions = new RandomExpressions(6);
        for (int i = 0; i < 1500; i++) {
            int excluded = excluded(expressions.next(2 + i % 4));
            compiled += excluded >= 0 ? 1 : 0;
            understood += excluded > 0 ? 1 : 0;
        }
        int share = understood;
        int all = compiled;
        assertTrue(compiled > 700, () -> all + " compiled");
        assertTrue(understood > compiled / 4, () -> share + " of " + all + " understood");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "host 10.0.0.9",
                "10.0.0.9 or host 10.0.0.9",
                "host 10.0.0.9 and tcp port 443",
                "src net 10.1 and (port 53 or port 22)",
                "vlan 3 and (host 10.0.0.9 or 10.0.0.8)",
                "tcp port 80 and tcp[tcpflags] & (tcp-syn|tcp-fin) != 0",
                "ip6 host 2001:db8:0:1::7",
                "net 10.0.1.0/24 and not port 53",
                "icmp and less 100",
                "port 53 or 22"
            })
    void shouldUnderstandWhatPeopleAsk(String expression) {
        if (!expression.startsWith("10.")) {
            int excluded = excluded(expression);
            assertTrue(excluded > COUNT / 5, () -> "\"" + expression + "\" excludes " + excluded);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "host",
                "host 10.0.0.9 port",
                "host 10.0.0.9 or len > 100",
                "not host 10.0.0.9",
                "vlan 3 or host 10.0.0.9 and (port 5",
                "not vlan and host 10.0.0.9",
                "mpls and host 10.0.0.9",
                "host example.org",
                "net 0.0.0.0/0",
                "((("
            })
    void shouldExcludeNothingOtherwise(String expression) {
        assertSame(Condition.ANY, ExpressionAnalysis.of(expression));
    }

    /** After a VLAN that a packet need not have, libpcap looks elsewhere for everything. */
    @Test
    void shouldKnowThatVlansMoveWhatFollows() {
        assertFalse(ExpressionAnalysis.of("vlan 3 and host 10.0.0.9") instanceof Condition.Any);
        assertTrue(ExpressionAnalysis.of("vlan 3 or host 10.0.0.9") instanceof Condition.Any);
        assertTrue(ExpressionAnalysis.of("host 10.0.0.8 or vlan 3 or host 10.0.0.9") instanceof Condition.Any);
        assertFalse(ExpressionAnalysis.of("host 10.0.0.8 or vlan 3") instanceof Condition.Any);
        assertTrue(ExpressionAnalysis.of("(vlan 3 and host 10.0.0.8) or host 10.0.0.9") instanceof Condition.Any);
    }
}
