package io.witness.cli.internal;

import java.io.IOException;

/** Whoever reads the output does not want any more. */
public final class ReaderGoneException extends IOException {
    private static final long serialVersionUID = 1L;

    ReaderGoneException(IOException cause) {
        super(cause);
    }
}
