package io.witness.exporter.kafka.internal.fleet;

/** Reports an argument that cannot be used, in one line. */
final class UsageException extends Exception {
    private static final long serialVersionUID = 1L;

    UsageException(String message) {
        super(message);
    }
}
