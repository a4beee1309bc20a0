package io.witness.cli.internal;

import java.io.IOException;

/** Reports that the link type of the packets is unknown: a file of them would be garbage. */
final class UnknownLinkTypeException extends IOException {
    private static final long serialVersionUID = 1L;

    UnknownLinkTypeException() {
        super("neither the server nor the packets give the link type: set it, such as -y 1 for Ethernet");
    }
}
