package io.witness.server.internal;

/** Represents a client for {@link AdmissionControl}. */
interface ClientConnection {
    /** Returns its user. */
    long uid();

    /** Tells whether it is in the handshake. */
    boolean isPending();

    /** Ends its handshake for the sake of another one. */
    void displace(String reason);
}
