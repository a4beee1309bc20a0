package io.witness.shell.internal.control;

import java.io.IOException;

/** Reports that the peer violates the format. */
public final class FramingException extends IOException {
    private static final long serialVersionUID = 1L;

    FramingException(String message) {
        super(message);
    }
}
