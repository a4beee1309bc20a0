package io.witness.server.internal;

/**
 * Why a session ends.
 *
 * @param kind what happened
 * @param text one line for the log
 */
record SessionEnd(Kind kind, String text) {
    /** What happened. */
    enum Kind {
        /** The client closed the connection, or it broke. */
        LEFT,
        /** The client broke the protocol. */
        PROTOCOL_ERROR,
        /** The client did not do in time what it was to do. */
        TOO_SLOW,
        /** Others needed the place of its handshake. */
        DISPLACED,
        /** The ring took the client off, or cannot be lent to it. */
        ENDED_BY_RING,
        /** Something failed here. */
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

    /** Whether the client wanted it so: it may have wanted the numbers only. */
    boolean isVoluntary() {
        return kind == Kind.LEFT;
    }

    @Override
    public String toString() {
        return text;
    }
}
