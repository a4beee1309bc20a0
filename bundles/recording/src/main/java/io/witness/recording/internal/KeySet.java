package io.witness.recording.internal;

/** A set of keys with a fixed capacity. Allocates nothing. For one thread. */
final class KeySet {
    private final long[] slots;
    private final int[] used;
    private int size;

    /** Creates an empty set for a number of keys, a power of 2. */
    KeySet(int capacity) {
        slots = new long[2 * capacity];
        used = new int[capacity];
    }

    /** Adds a key, which is not 0, to a set that is not full; whether it was not there. */
    boolean add(long key) {
        int slot = (int) key & slots.length - 1;
        while (slots[slot] != 0) {
            if (slots[slot] == key) {
                return false;
            }
            slot = slot + 1 & slots.length - 1;
        }
        slots[slot] = key;
        used[size++] = slot;
        return true;
    }

    /** Returns the number of keys. */
    int size() {
        return size;
    }

    /** Returns how many keys can still be added. */
    int room() {
        return used.length - size;
    }

    /** Returns one of the keys, in the order of their addition. */
    long key(int index) {
        return slots[used[index]];
    }

    void clear() {
        for (int i = 0; i < size; i++) {
            slots[used[i]] = 0;
        }
        size = 0;
    }
}
