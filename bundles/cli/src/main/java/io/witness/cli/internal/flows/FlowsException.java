package io.witness.cli.internal.flows;

import java.io.IOException;

/** Reports that the input cannot be read; the message is for people. */
final class FlowsException extends IOException {
    private static final long serialVersionUID = 1;

    FlowsException(String message) {
        super(message);
    }
}
