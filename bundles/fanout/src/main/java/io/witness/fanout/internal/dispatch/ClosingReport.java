package io.witness.fanout.internal.dispatch;

import io.witness.api.socket.EndedReaders;
import io.witness.api.socket.RingStatus;

/** Formats the final counters of a closed ring as one line. */
record ClosingReport(FanoutRing ring, RingStatus status) {
    @Override
    public String toString() {
        EndedReaders readers = status.ended();
        return ring + ": closed after " + status.taken().blocks() + " blocks with "
                + status.taken().packets() + " packets; the ring had accepted "
                + status.kernel().accepted() + ", of which "
                + (status.exact() ? status.notTaken().getAsLong() : "an unknown number")
                + " were not taken, and dropped "
                + status.kernel().dropped() + (status.exact() ? "" : " or more") + "; " + readers.count()
                + " readers were given " + readers.ledger().delivered().packets() + " and missed "
                + readers.ledger().skipped().packets() + "; " + readers.evicted() + " of them evicted, "
                + status.malformed() + " blocks malformed";
    }
}
