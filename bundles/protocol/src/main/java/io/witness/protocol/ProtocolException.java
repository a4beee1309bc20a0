package io.witness.protocol;

import java.io.IOException;

/** The peer broke the protocol. The message is one line that names what came and what was due. */
public final class ProtocolException extends IOException {
    private static final long serialVersionUID = 1L;

    /**
     * Names what is wrong.
     *
     * @param message what came and what was due instead
     */
    public ProtocolException(String message) {
        super(message);
    }
}
