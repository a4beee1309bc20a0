package io.witness.cli.internal;

/** Counts the blocks that a reader did not get, by gaps in the numbers of those that it got. */
final class MissedBlocks {
    private long expected = -1;
    private long missed;

    void onBlock(long sequenceNumber) {
        if (expected >= 0 && sequenceNumber > expected) {
            missed += sequenceNumber - expected;
        }
        expected = sequenceNumber + 1;
    }

    long count() {
        return missed;
    }
}
