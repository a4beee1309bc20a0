package io.witness.cli.internal;

/** Reports invalid arguments of a command. The message names the argument. */
public final class UsageException extends Exception {
    private static final long serialVersionUID = 1L;

    public UsageException(String message) {
        super(message);
    }
}
