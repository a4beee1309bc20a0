package io.witness.recording.internal;

import java.util.List;

/** What must hold for a block so that a packet of it can match an expression; never excludes one that does. */
sealed interface Condition {
    /** Nothing is excluded. */
    Condition ANY = new Any();

    /** Tells whether a packet of a block may match. */
    boolean mayHold(CaptureIndex index, int block);

    /** Returns which slices of an index are looked at, a bit each: the lowest is the first. */
    long slices();

    /** No block is excluded. */
    record Any() implements Condition {
        @Override
        public long slices() {
            return 0;
        }

        @Override
        public boolean mayHold(CaptureIndex index, int block) {
            return true;
        }
    }

    /** A packet has a key. */
    record Key(KeyKind kind, long key) implements Condition {
        @Override
        public long slices() {
            return 1L << IndexLayout.firstSlice(kind.ordinal()) + IndexLayout.slice(kind.ordinal(), key);
        }

        @Override
        public boolean mayHold(CaptureIndex index, int block) {
            return index.mayContain(block, kind, key);
        }
    }

    /** All of the conditions hold, possibly for different packets. */
    record And(List<Condition> parts) implements Condition {
        @Override
        public long slices() {
            return slicesOf(parts);
        }

        @Override
        public boolean mayHold(CaptureIndex index, int block) {
            for (Condition part : parts) {
                if (!part.mayHold(index, block)) {
                    return false;
                }
            }
            return true;
        }
    }

    /** One of the conditions holds. */
    record Or(List<Condition> parts) implements Condition {
        @Override
        public long slices() {
            return slicesOf(parts);
        }

        @Override
        public boolean mayHold(CaptureIndex index, int block) {
            for (Condition part : parts) {
                if (part.mayHold(index, block)) {
                    return true;
                }
            }
            return false;
        }
    }

    private static long slicesOf(List<Condition> parts) {
        long slices = 0;
        for (Condition part : parts) {
            slices |= part.slices();
        }
        return slices;
    }

    /** Combines two conditions. */
    static Condition and(Condition left, Condition right) {
        if (left == ANY || right == ANY) {
            return left == ANY ? right : left;
        }
        return new And(List.of(left, right));
    }

    /** Combines two alternatives. */
    static Condition or(Condition left, Condition right) {
        return left == ANY || right == ANY ? ANY : new Or(List.of(left, right));
    }

    /** Returns the condition that a packet has one of the keys. */
    static Condition oneOf(KeyKind kind, long... keys) {
        Condition condition = new Key(kind, keys[0]);
        for (int i = 1; i < keys.length; i++) {
            condition = or(condition, new Key(kind, keys[i]));
        }
        return condition;
    }
}
