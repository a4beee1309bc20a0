package io.witness.cli.internal.demo;

/**
 * Reports that the demonstration cannot continue. The message is one line with the reason, and the remedy if there is one.
 */
final class DemoException extends Exception {
    private static final long serialVersionUID = 1L;

    DemoException(String message) {
        super(message);
    }
}
