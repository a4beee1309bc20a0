package io.witness.launcher;

/** A command line that cannot be understood; the message is for people. */
final class UsageException extends Exception {
    private static final long serialVersionUID = 1L;

    UsageException(String message) {
        super(message);
    }
}
