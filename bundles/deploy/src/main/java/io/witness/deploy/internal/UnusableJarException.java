package io.witness.deploy.internal;

/** Reports a file that is not a bundle, or must not be deployed; the message is for people. */
final class UnusableJarException extends Exception {
    private static final long serialVersionUID = 1L;

    UnusableJarException(String reason) {
        super(reason);
    }
}
