package io.witness.server.internal;

/**
 * Says why a session ends.
 *
 * @param kind what happened
 * @param text one line for the log
 */
record SessionEnd(Kind kind, String text) {
    /** Lists the reasons. */
    enum Kind {
        /** The client closed the connection, or it broke. */
        LEFT,
        /** The client broke the protocol. */
        PROTOCOL_ERROR,
        /** The client was too slow in the handshake. */
        TOO_SLOW,
        /** Its handshake was displaced by another one. */
        DISPLACED,
        /** The ring ended the subscription, because the client kept blocks for too long or an operator wanted that. */
        EVICTED,
        /** The ring is closed, or cannot be lent. */
        ENDED_BY_RING,
        /** The server failed. */
        FAILED
    }

    private static final String HAS_LEFT = "it has left";

    static SessionEnd left() {
        return new SessionEnd(Kind.LEFT, HAS_LEFT);
    }

    static SessionEnd left(Exception cause) {
        return new SessionEnd(Kind.LEFT, HAS_LEFT + ": " + cause.getMessage());
    }

    static SessionEnd protocolError(String text) {
        return new SessionEnd(Kind.PROTOCOL_ERROR, "protocol error: " + text);
    }

    /** Tells whether the client left on its own: it may only have wanted the parameters. */
    boolean isVoluntary() {
        return kind == Kind.LEFT;
    }

    @Override
    public String toString() {
        return text;
    }
}
