package io.witness.deploy.internal;

/** A file that is no bundle, or none that may be deployed; the message is for people. */
final class UnusableJarException extends Exception {
    private static final long serialVersionUID = 1L;

    UnusableJarException(String reason) {
        super(reason);
    }
}
