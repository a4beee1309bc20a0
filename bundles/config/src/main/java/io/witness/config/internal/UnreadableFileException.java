package io.witness.config.internal;

/** A file that gives no text. That may change without any change of the file that can be seen from outside. */
final class UnreadableFileException extends BadFileException {
    private static final long serialVersionUID = 1L;

    UnreadableFileException(String message) {
        super(message);
    }
}
