package io.witness.source;

import io.witness.api.ring.RingException;

/**
 * Reports that {@link PacketSource#unblock()} was called: the waiting call ends without a packet, and the next one may wait
 * again.
 */
public final class SourceUnblockedException extends RingException {
    private static final long serialVersionUID = 1L;

    SourceUnblockedException() {
        super("the source was unblocked");
    }
}
