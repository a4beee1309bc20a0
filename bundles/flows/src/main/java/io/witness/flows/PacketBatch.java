package io.witness.flows;

import io.witness.flows.internal.FlowTable;
import io.witness.flows.internal.FragmentTable;
import io.witness.flows.internal.SlotMemory;
import io.witness.flows.internal.Slots;
import java.util.Arrays;

/** Collects packets, and fetches their flows from memory at a time, for all of which the processor then waits once. For one thread. */
final class PacketBatch {
    /** More packets do not wait for memory at a time: a processor has some ten to twenty such reads under way. */
    private static final int MOST = 16;

    private final FlowTable table;
    private final SlotMemory memory;
    private final MeteredPacket[] packets = new MeteredPacket[MOST];
    private final int[] slots = new int[MOST];
    private int count;
    private long fetched;

    PacketBatch(FragmentTable fragments, FlowTable table) {
        this.table = table;
        memory = table.memory();
        Arrays.setAll(packets, i -> new MeteredPacket(fragments, table));
    }

    /** Returns the next packet, to be filled. There must be room. */
    MeteredPacket next() {
        return packets[count++];
    }

    boolean isFull() {
        return count == MOST;
    }

    /** Fetches the flows of all packets, and empties the batch; returns how many there are. They are valid until the next ones. */
    int take() {
        int end = count;
        count = 0;
        fetch(end);
        return end;
    }

    /** Returns a packet that was taken. */
    MeteredPacket get(int index) {
        return packets[index];
    }

    private void fetch(int end) {
        for (int i = 0; i < end; i++) {
            slots[i] = packets[i].isIp() ? table.guess(packets[i].hash()) : FlowTable.NONE;
        }
        long sum = 0;
        for (int i = 0; i < end; i++) {
            if (slots[i] != FlowTable.NONE) {
                int at = FlowTable.offset(slots[i]);
                sum += memory.int64(at) + memory.int64(at + Slots.PACKETS_A);
            }
        }
        fetched = sum; // so that the reads are not removed
    }
}
