package io.witness.it.afpacket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.api.packet.Block;
import io.witness.api.packet.Packet;
import io.witness.api.packet.PacketCursor;
import io.witness.api.ring.Ring;
import io.witness.api.ring.RingGroup;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A list of expressions beside rings that have the same expressions as filters, on frames with random bytes. */
class ExpressionListTest extends OnVethPair {
    private static final List<String> EXPRESSIONS = List.of(
            "tcp[tcpflags] & tcp-syn != 0",
            "udp port 53",
            "ip[8] < 100 and ether[0] & 1 != 0",
            "vlan and len > 100",
            "ip6 and len < 80",
            "icmp or ip[2:2] > 200");
    private static final int RINGS = EXPRESSIONS.size() + 1;
    private static final int CBPF = 6;
    private static final int FRAMES = 3000;
    private static final int SHORTEST = 18;
    private static final int LONGEST = 150;
    /** EtherTypes that the kernel knows, one that it does not, and a VLAN tag. */
    private static final int[] TYPES = {0x0800, 0x0800, 0x0800, 0x86DD, 0x0806, 0x88B5, 0x8100};

    private static final int[] PROTOCOLS = {1, 6, 17};

    /** A frame that ends with its number. Much of it is plausible, the rest random; some are too short for their headers. */
    private static byte[] frame(Random random, int number) {
        byte[] bytes = new byte[SHORTEST + random.nextInt(LONGEST - SHORTEST)];
        random.nextBytes(bytes);
        ByteBuffer frame = ByteBuffer.wrap(bytes);
        frame.putShort(12, (short) TYPES[random.nextInt(TYPES.length)]);
        if (bytes.length > 48) {
            frame.put(14, (byte) (0x45 + random.nextInt(3))).put(20, (byte) 0).put(21, (byte) 0);
            frame.put(23, (byte) PROTOCOLS[random.nextInt(PROTOCOLS.length)]);
            frame.putShort(36, (short) (random.nextInt(4) == 0 ? 53 : 80));
        }
        return frame.putInt(bytes.length - Integer.BYTES, number).array();
    }

    /** The numbers of all frames in a ring, which are taken out of it. */
    private static Set<Integer> numbers(Ring ring) throws Exception {
        Set<Integer> numbers = new TreeSet<>();
        for (int index = Rings.takeWithin(ring, 200); index != Ring.NONE; index = Rings.takeWithin(ring, 200)) {
            PacketCursor cursor = new Block().wrap(ring.memory(index), index).packets();
            while (cursor.hasNext()) {
                Packet packet = cursor.next();
                numbers.add(packet.int32(packet.snapLength() - Integer.BYTES));
            }
            ring.release(index);
        }
        return numbers;
    }

    private static Object[] large(Object... more) {
        List<Object> keys = new ArrayList<>(List.of("BlockSize", 1 << 18, "NumBlocks", 16, "BlockTimeoutMillis", 50));
        keys.addAll(List.of(more));
        return keys.toArray();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldChooseAsFiltersDo(boolean outgoing) throws Exception {
        String name = outgoing ? pair.sender : pair.receiver;
        String program = String.join(";", EXPRESSIONS);
        List<Ring> filtered = new ArrayList<>();
        Ring all = Rings.openOne(name, large());
        RingGroup group = Rings.open(name, large("FanoutType", CBPF, "FanoutSize", RINGS, "FanoutProgram", program));
        try {
            for (String expression : EXPRESSIONS) {
                filtered.add(Rings.openOne(name, large("Filter", expression)));
            }
            Random random = new Random(7);
            for (int i = 0; i < FRAMES; i++) {
                sender.send(frame(random, i));
            }
            Set<Integer> seen = numbers(all); // the kernel drops a frame that ends within its VLAN tag when it arrives
            assertTrue(seen.size() > FRAMES * 9 / 10, () -> seen.size() + " frames");
            assertSame(seen, group.rings(), filtered);
        } finally {
            all.close();
            Rings.closeAll(group);
            filtered.forEach(Ring::close);
        }
    }

    private static void assertSame(Set<Integer> seen, List<Ring> spread, List<Ring> filtered) throws Exception {
        Set<Integer> left = new TreeSet<>(seen);
        for (int i = 0; i < RINGS; i++) {
            Set<Integer> expected = i < filtered.size() ? numbers(filtered.get(i)) : new TreeSet<>(left);
            expected.retainAll(left);
            assertTrue(!expected.isEmpty(), "no frame for ring " + i);
            assertEquals(expected, numbers(spread.get(i)), "ring " + i);
            left.removeAll(expected);
        }
        assertEquals(Set.of(), left);
    }
}
