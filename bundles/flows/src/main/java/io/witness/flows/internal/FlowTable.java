package io.witness.flows.internal;

import io.witness.flows.FlowMemory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Stores flows in memory of a fixed size. An index of open addressing with linear probing, at most half full, leads from the hash
 * of a key to a slot, whose key is compared in full. Slots are used from the first one on, so that few flows touch few pages.
 * Allocates nothing after its construction. For one thread.
 */
public final class FlowTable {
    /** There is no such slot. */
    public static final int NONE = -1;

    /** How many slots are looked at for a victim. */
    private static final int MOST_LOOKS = 16;

    private static final int ENTRY_BYTES = Long.BYTES;

    private final int capacity;
    private final int mask;
    private final ByteBuffer index;
    private final SlotMemory memory;
    private final KeyedHash hash;
    private int opened;
    private int free = NONE;
    private int flows;
    private int hand;

    /** Creates an empty table. */
    public FlowTable(int capacity, FlowMemory provider, KeyedHash hash) throws IOException {
        this.capacity = capacity;
        this.hash = hash;
        int entries = Integer.highestOneBit(capacity * 2 - 1) << 1;
        mask = entries - 1;
        index = provider.allocate(entries * ENTRY_BYTES).order(ByteOrder.nativeOrder());
        memory = new SlotMemory(provider.allocate(capacity * Slots.SIZE));
    }

    /** Returns the memory of the slots. */
    public SlotMemory memory() {
        return memory;
    }

    /** Returns how many flows there are. */
    public int flows() {
        return flows;
    }

    public boolean isFull() {
        return flows == capacity;
    }

    /** Returns how many slots were ever used; those of flows are among the first ones. */
    public int opened() {
        return opened;
    }

    /** Returns the offset of a slot's first byte in the memory. */
    public static int offset(int slot) {
        return slot * Slots.SIZE;
    }

    /** Returns the hash of a key for {@link #find} and {@link #insert}. */
    public int hash(FlowKey key) {
        return key.hash(hash);
    }

    /** Finds the slot of a flow, or {@link #NONE}. */
    public int find(FlowKey key, int tag) {
        for (int i = tag & mask; ; i = i + 1 & mask) {
            long entry = entry(i);
            if (entry == 0) {
                return NONE;
            }
            if (tag(entry) == tag && key.is(memory, offset(slot(entry)))) {
                return slot(entry);
            }
        }
    }

    /** Returns the slot where the search begins, {@link #NONE} if it ends there, without looking at the slot. */
    public int guess(int tag) {
        long entry = entry(tag & mask);
        return entry == 0 ? NONE : slot(entry);
    }

    /** Removes all flows. */
    public void clear() {
        for (int i = 0; flows > 0 && i <= mask; i++) {
            put(i, 0);
        }
        for (int slot = 0; slot < opened; slot++) {
            memory.put8(offset(slot) + Slots.BITS, 0);
        }
        opened = 0;
        free = NONE;
        flows = 0;
        hand = 0;
    }

    /** Gives a flow that is not there a slot of zeros with its key. The table must not be full. */
    public int insert(FlowKey key, int tag) {
        int slot = takeSlot();
        int at = offset(slot);
        memory.zero(at, Slots.SIZE);
        key.write(memory, at);
        memory.put8(at + Slots.BITS, Slots.IS_USED);
        int i = tag & mask;
        while (entry(i) != 0) {
            i = i + 1 & mask;
        }
        put(i, (long) tag << Integer.SIZE | slot + 1);
        flows++;
        return slot;
    }

    private int takeSlot() {
        if (free == NONE) {
            return opened++;
        }
        int slot = free;
        free = memory.int32(offset(slot) + Slots.NEXT);
        return slot;
    }

    /** Removes a flow. */
    public void remove(int slot) {
        int at = offset(slot);
        removeEntry(FlowKey.hash(hash, memory, at), slot);
        memory.put8(at + Slots.BITS, 0);
        memory.put32(at + Slots.NEXT, free);
        free = slot;
        flows--;
    }

    /** Moves later entries of the chain back, so that no search ends before its entry. */
    private void removeEntry(int tag, int slot) {
        int hole = tag & mask;
        while (slot(entry(hole)) != slot) {
            hole = hole + 1 & mask;
        }
        for (int i = hole + 1 & mask; entry(i) != 0; i = i + 1 & mask) {
            int home = tag(entry(i)) & mask;
            if ((i - home & mask) >= (i - hole & mask)) {
                put(hole, entry(i));
                hole = i;
            }
        }
        put(hole, 0);
    }

    /**
     * Chooses the flow that gives up its slot when the table is full. A clock hand looks at up to 16 slots: the first flow without
     * a packet since it came by last time is chosen, otherwise the one among these whose last packet is the oldest.
     */
    public int victim() {
        int oldest = NONE;
        long oldestNanos = Long.MAX_VALUE;
        for (int look = 0; look < MOST_LOOKS; look++) {
            int slot = hand;
            hand = hand + 1 == capacity ? 0 : hand + 1;
            int at = offset(slot);
            if (!memory.has(at + Slots.BITS, Slots.IS_FRESH)) {
                return slot;
            }
            memory.clear(at + Slots.BITS, Slots.IS_FRESH);
            long last = memory.int64(at + Slots.LAST);
            if (last < oldestNanos) {
                oldest = slot;
                oldestNanos = last;
            }
        }
        return oldest;
    }

    private long entry(int i) {
        return index.getLong(i * ENTRY_BYTES);
    }

    private void put(int i, long entry) {
        index.putLong(i * ENTRY_BYTES, entry);
    }

    private static int tag(long entry) {
        return (int) (entry >>> Integer.SIZE);
    }

    private static int slot(long entry) {
        return (int) entry - 1;
    }
}
