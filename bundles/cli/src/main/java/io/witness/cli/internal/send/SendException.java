package io.witness.cli.internal.send;

import java.io.IOException;

/** Reports why frames cannot be sent, and what helps, in one line. */
final class SendException extends IOException {
    private static final long serialVersionUID = 1L;

    SendException(String message) {
        super(message);
    }
}
