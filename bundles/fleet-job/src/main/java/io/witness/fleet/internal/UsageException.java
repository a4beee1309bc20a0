package io.witness.fleet.internal;

/** Reports an argument that cannot be used. */
final class UsageException extends Exception {
    private static final long serialVersionUID = 1L;

    UsageException(String message) {
        super(message);
    }
}
