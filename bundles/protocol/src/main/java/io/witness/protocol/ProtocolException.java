package io.witness.protocol;

import java.io.IOException;

/** Reports that the peer broke the protocol. The message is one line with what was received and what was expected. */
public final class ProtocolException extends IOException {
    private static final long serialVersionUID = 1L;

    /**
     * Describes the error.
     *
     * @param message what was received and what was expected
     */
    public ProtocolException(String message) {
        super(message);
    }
}
