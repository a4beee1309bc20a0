package io.witness.cli.internal;

/** The arguments of a command cannot be understood. The message names the argument. */
public final class UsageException extends Exception {
    private static final long serialVersionUID = 1L;

    public UsageException(String message) {
        super(message);
    }
}
