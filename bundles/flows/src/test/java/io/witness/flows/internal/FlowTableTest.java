package io.witness.flows.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.api.packet.LinkTypes;
import io.witness.api.packet.PacketCopy;
import io.witness.decode.FlowPacket;
import io.witness.flows.FlowMemory;
import io.witness.pcap.testing.Frames;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FlowTableTest {
    private static final int CAPACITY = 64;
    private static final int MASK = (1 << 9) - 1;

    private final KeyedHash hash = new KeyedHash();
    private final FlowTable table;
    private final FlowKey key = new FlowKey(new FragmentTable());
    private final FlowPacket packet = new FlowPacket(LinkTypes.ETHERNET);

    FlowTableTest() throws IOException {
        table = new FlowTable(CAPACITY, FlowMemory.DIRECT, hash);
    }

    private int point(int flow) {
        byte[] frame = Frames.udpFrame(0);
        ByteBuffer.wrap(frame).putInt(26, flow);
        packet.read(new PacketCopy(0).set(ByteBuffer.wrap(frame), frame.length, 0, 0));
        key.read(packet);
        return table.hash(key);
    }

    /** The table does what a map does, however flows come and go; most keys share the index's entries. */
    @Test
    void shouldFindWhatIsThere() {
        Random random = new Random(5);
        Map<Integer, Integer> slots = new HashMap<>();
        for (int i = 0; i < 40_000; i++) {
            int flow = random.nextInt(2 * CAPACITY);
            int keyHash = point(flow);
            int found = table.find(key, keyHash);
            assertEquals(slots.getOrDefault(flow, FlowTable.NONE), found);
            if (found != FlowTable.NONE && random.nextBoolean()) {
                table.remove(found);
                slots.remove(flow);
            } else if (found == FlowTable.NONE && !table.isFull()) {
                slots.put(flow, table.insert(key, keyHash));
            }
            assertEquals(slots.size(), table.flows());
        }
    }

    @Test
    void shouldCompareWholeKeysWhenHashesAreEqual() {
        for (int flow = 0; flow < CAPACITY; flow++) {
            point(flow);
            assertEquals(FlowTable.NONE, table.find(key, 7));
            assertEquals(flow, table.insert(key, 7));
        }
        for (int flow = CAPACITY - 1; flow >= 0; flow--) {
            point(flow);
            assertEquals(flow, table.find(key, 7));
            table.remove(flow);
            assertEquals(FlowTable.NONE, table.find(key, 7));
        }
    }

    @Test
    void shouldLookAtSixteenFlowsForAVictim() {
        for (int flow = 0; flow < CAPACITY; flow++) {
            int slot = table.insert(key, point(flow));
            table.memory().set(FlowTable.offset(slot) + Slots.BITS, Slots.IS_FRESH);
            table.memory().put64(FlowTable.offset(slot) + Slots.LAST, 1000 - flow % 10);
        }
        assertEquals(9, table.victim()); // the oldest of 0 to 15
        assertEquals(19, table.victim()); // of 16 to 31
        table.memory().clear(FlowTable.offset(33) + Slots.BITS, Slots.IS_FRESH);
        assertEquals(33, table.victim());
        assertEquals(39, table.victim()); // of 34 to 49
    }

    /** Flows that meet in one entry of an index with a known key: nobody can find those that do so with a secret one. */
    @Test
    void shouldNotBeSlowedDownByFlowsThatWouldCollideWithAnotherKey() throws IOException {
        int flows = 100;
        int[] alike = new int[flows];
        int found = 0;
        for (int flow = 0; found < flows; flow++) {
            if ((point(flow) & MASK) == 7) {
                alike[found++] = flow;
            }
        }
        assertEquals(flows, longestSearch(alike, table));
        int secret = longestSearch(alike, new FlowTable(CAPACITY, FlowMemory.DIRECT, new KeyedHash()));
        assertTrue(secret <= 32, "a search looks at " + secret + " entries");
    }

    /** How many entries of an index with {@link #MASK} a search looks at. */
    private int longestSearch(int[] flows, FlowTable keyed) {
        boolean[] index = new boolean[MASK + 1];
        int longest = 0;
        for (int flow : flows) {
            point(flow);
            int home = keyed.hash(key) & MASK;
            int looks = 1;
            while (index[home + looks - 1 & MASK]) {
                looks++;
            }
            index[home + looks - 1 & MASK] = true;
            longest = Math.max(longest, looks);
        }
        return longest;
    }
}
