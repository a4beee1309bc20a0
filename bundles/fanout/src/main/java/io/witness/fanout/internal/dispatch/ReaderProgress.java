package io.witness.fanout.internal.dispatch;

/**
 * Tracks which readers of a ring keep up, and since when. A reader keeps up while it is at most half a ring behind the
 * newest block: it has done its part, and would lose packets if the kernel had to wait for another one. Used by the ring's
 * thread only.
 */
final class ReaderProgress {
    /** No time: no reader keeps up. */
    static final long NOBODY = Long.MAX_VALUE;

    private final int most;
    /** The reader that has kept up for the longest time. */
    private BlockSubscription best;

    private long bestSince = NOBODY;
    /** The same for the other readers. */
    private long secondSince = NOBODY;

    private long idleSince = NOBODY;

    ReaderProgress(int numBlocks) {
        most = numBlocks / 2;
    }

    /** Examines all readers. */
    void look(BlockSubscription[] subscriptions, long nowNanos) {
        best = null;
        bestSince = NOBODY;
        secondSince = NOBODY;
        idleSince = NOBODY;
        for (BlockSubscription subscription : subscriptions) {
            long since = subscription.keepsUp(most, nowNanos);
            if (since < bestSince) {
                secondSince = bestSince;
                bestSince = since;
                best = subscription;
            } else if (since < secondSince) {
                secondSince = since;
            }
            idleSince = Math.min(idleSince, subscription.idleSince());
        }
    }

    /** Returns since when a condition has been true. */
    static long since(boolean isTrue, long before, long nowNanos) {
        if (!isTrue) {
            return NOBODY;
        }
        return before == NOBODY ? nowNanos : before;
    }

    /** Drops all references to readers until the next look. */
    void forget() {
        best = null;
    }

    /** Returns since when, in the agent's time, a reader has been idle; {@link #NOBODY}: none is. */
    long idleSince() {
        return idleSince;
    }

    /** Returns since when, in the agent's time, another reader than this one has kept up, or {@link #NOBODY}. */
    long othersSince(BlockSubscription subscription) {
        return subscription == best ? secondSince : bestSince;
    }
}
