package io.witness.cli.internal.tap;

/** Reports that the directory of recordings cannot be used. The message is one line with the reason and the remedy. */
final class RecordingsException extends Exception {
    private static final long serialVersionUID = 1L;

    RecordingsException(String message) {
        super(message);
    }
}
