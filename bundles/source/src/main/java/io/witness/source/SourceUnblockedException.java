package io.witness.source;

import io.witness.api.ring.RingException;

/** {@link PacketSource#unblock()} was called: the call that waited ends without a packet, and the next one may wait again. */
public final class SourceUnblockedException extends RingException {
    private static final long serialVersionUID = 1L;

    SourceUnblockedException() {
        super("the source was unblocked");
    }
}
