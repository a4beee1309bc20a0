package io.witness.config.internal;

/** A file that cannot be used as a whole. The message is one line that begins with the file, and the place if known. */
class BadFileException extends Exception {
    private static final long serialVersionUID = 1L;

    BadFileException(String message) {
        super(message);
    }

    /** Lines and columns count from 1. */
    BadFileException(String file, int line, int column, String problem) {
        super(file + ":" + line + ":" + column + ": " + problem);
    }

    /** A file that gives no text. That may change without any change of the file that can be seen from outside. */
    static final class Unreadable extends BadFileException {
        private static final long serialVersionUID = 1L;

        Unreadable(String message) {
            super(message);
        }
    }
}
