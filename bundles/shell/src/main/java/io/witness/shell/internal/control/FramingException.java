package io.witness.shell.internal.control;

import java.io.IOException;

/** The other side of a connection does not speak as agreed. */
public final class FramingException extends IOException {
    private static final long serialVersionUID = 1L;

    FramingException(String message) {
        super(message);
    }
}
