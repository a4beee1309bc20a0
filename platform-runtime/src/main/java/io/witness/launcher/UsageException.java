package io.witness.launcher;

/** Reports an invalid command line; the message is for people. */
final class UsageException extends Exception {
    private static final long serialVersionUID = 1L;

    UsageException(String message) {
        super(message);
    }
}
