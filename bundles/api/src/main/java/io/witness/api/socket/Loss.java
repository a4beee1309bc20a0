package io.witness.api.socket;

import java.time.Instant;
import java.util.Optional;

/**
 * Describes packets that somebody has lost at a ring. Losses of one kind and one reader that follow each other within a second
 * are one.
 *
 * @param number counts the losses of the socket, from 1; a gap: those between have been forgotten
 * @param fanoutIndex the ring
 * @param kind who gave up the packets
 * @param reader who has lost them; empty: all readers, since the kernel dropped them
 * @param since when it was noticed
 * @param until when it was noticed for the last time
 * @param lost blocks and packets; of {@link Kind#DROP}, packets only
 * @param detail why, for people; empty: the kind says all
 */
public record Loss(
        long number,
        int fanoutIndex,
        Kind kind,
        Optional<Reader> reader,
        Instant since,
        Instant until,
        BlockCount lost,
        String detail) {
    /** Lists the ways to lose packets. */
    public enum Kind {
        /** The kernel had no room in the ring. */
        DROP,
        /** Waiting blocks were given up for one reader, which held up others. */
        SKIP,
        /** The reader's subscription was ended with blocks in flight or waiting, which it has lost. */
        EVICTION
    }
}
