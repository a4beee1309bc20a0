package io.witness.fanout.internal.dispatch;

/**
 * Knows which readers of a ring keep up, and since when. A reader keeps up while no more than half of the ring lies between it
 * and the newest block: it has done its part, and would lose packets if the kernel had to wait for another one. Used by the
 * ring's thread only.
 */
final class ReaderProgress {
    /** No time: nobody keeps up. */
    static final long NOBODY = Long.MAX_VALUE;

    private final int most;
    /** The one that has kept up for longest. */
    private BlockSubscription best;

    private long bestSince = NOBODY;
    /** The same of the others. */
    private long secondSince = NOBODY;

    private long idleSince = NOBODY;

    ReaderProgress(int numBlocks) {
        most = numBlocks / 2;
    }

    /** Looks at all readers. */
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

    /** Continues a time for which something has been true. */
    static long since(boolean isTrue, long before, long nowNanos) {
        if (!isTrue) {
            return NOBODY;
        }
        return before == NOBODY ? nowNanos : before;
    }

    /** Keeps no reader, nor what it is made of, until the next look. */
    void forget() {
        best = null;
    }

    /** Since when, in the agent's time, a reader has had nothing to do; {@link #NOBODY}: all have something. */
    long idleSince() {
        return idleSince;
    }

    /** Since when, in the agent's time, another reader than this one has kept up; else {@link #NOBODY}. */
    long othersSince(BlockSubscription subscription) {
        return subscription == best ? secondSince : bestSince;
    }
}
