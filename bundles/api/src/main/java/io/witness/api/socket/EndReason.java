package io.witness.api.socket;

import java.util.Objects;

/**
 * Says why a reader's subscription ended.
 *
 * @param kind what happened, for programs
 * @param detail one line for people, without the reader's name
 */
public record EndReason(Kind kind, String detail) {
    /** Lists the events that end a subscription. */
    public enum Kind {
        /** The reader kept a block that the kernel needed, and another reader would have lost packets. */
        EVICTED,
        /** An operator did not want the reader. */
        EVICTED_BY_OPERATOR,
        /** The socket, or its ring, was closed. */
        SOCKET_CLOSED
    }

    /**
     * Requires both values.
     *
     * @param kind what happened
     * @param detail one line
     */
    public EndReason {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(detail, "detail");
    }

    @Override
    public String toString() {
        return detail;
    }
}
