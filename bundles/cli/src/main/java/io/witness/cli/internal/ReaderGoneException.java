package io.witness.cli.internal;

import java.io.IOException;

/** Reports that the reader of the output has closed it. */
public final class ReaderGoneException extends IOException {
    private static final long serialVersionUID = 1L;

    public ReaderGoneException(IOException cause) {
        super(cause);
    }
}
