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
}
