package io.witness.fleet.internal;

/** Reports a record that no table takes. */
final class UnusableException extends Exception {
    private static final long serialVersionUID = 1L;

    UnusableException(String message) {
        super(message);
    }
}
