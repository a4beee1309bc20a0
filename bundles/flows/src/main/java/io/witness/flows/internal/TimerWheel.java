package io.witness.flows.internal;

import java.util.Arrays;

/**
 * Keeps flows by the second in which they may time out, in lists through their slots. A packet does not move its flow: whoever
 * takes a flow out compares its time, and puts it back if it is not due. For one thread.
 */
public final class TimerWheel {
    private static final int BUCKETS = 1 << 12;
    private static final int NONE = FlowTable.NONE;

    private final SlotMemory memory;
    private final int[] heads = new int[BUCKETS];
    private final int[] tails = new int[BUCKETS];
    /** All buckets before the one of this second are empty. */
    private long second = Long.MIN_VALUE;

    public TimerWheel(SlotMemory memory) {
        this.memory = memory;
        Arrays.fill(heads, NONE);
        Arrays.fill(tails, NONE);
    }

    /** Forgets all flows, and which time it is. */
    public void clear() {
        second = Long.MIN_VALUE;
        Arrays.fill(heads, NONE);
        Arrays.fill(tails, NONE);
    }

    /** Adds a flow that is due at this second, after the present one; one that is far away comes back before. */
    public void add(int slot, long dueSecond, long nowSecond) {
        if (second == Long.MIN_VALUE) {
            second = nowSecond;
        }
        long bounded = Math.max(second, Math.min(dueSecond, second + BUCKETS - 1));
        int bucket = bucket(bounded);
        int at = FlowTable.offset(slot);
        memory.put32(at + Slots.NEXT, end(bucket));
        memory.put32(at + Slots.PREVIOUS, tails[bucket] == NONE ? end(bucket) : tails[bucket]);
        if (tails[bucket] == NONE) {
            heads[bucket] = slot;
        } else {
            memory.put32(FlowTable.offset(tails[bucket]) + Slots.NEXT, slot);
        }
        tails[bucket] = slot;
    }

    private static int bucket(long ofSecond) {
        return (int) ofSecond & BUCKETS - 1;
    }

    /** The first and the last flow of a list refer to its bucket instead of another flow; the same converts back. */
    private static int end(int bucket) {
        return -2 - bucket;
    }

    /** Takes a flow out of its list. */
    public void remove(int slot) {
        int at = FlowTable.offset(slot);
        int next = memory.int32(at + Slots.NEXT);
        int previous = memory.int32(at + Slots.PREVIOUS);
        if (previous < NONE) {
            heads[end(previous)] = next < NONE ? NONE : next;
        } else {
            memory.put32(FlowTable.offset(previous) + Slots.NEXT, next);
        }
        if (next < NONE) {
            tails[end(next)] = previous < NONE ? NONE : previous;
        } else {
            memory.put32(FlowTable.offset(next) + Slots.PREVIOUS, previous);
        }
    }

    /** Takes the first flow that may be due at this second, or returns {@link FlowTable#NONE} when there is none left. */
    public int take(long nowSecond) {
        if (second == Long.MIN_VALUE) {
            return NONE;
        }
        if (nowSecond - second > BUCKETS) {
            second = nowSecond - BUCKETS; // each bucket once
        }
        for (; second <= nowSecond; second++) {
            int slot = heads[bucket(second)];
            if (slot != NONE) {
                remove(slot);
                return slot;
            }
        }
        return NONE;
    }
}
