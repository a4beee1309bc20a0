package io.witness.server.internal;

/** A client as the {@link AdmissionControl} sees it. */
interface ClientConnection {
    /** Its user. */
    long uid();

    /** Whether it is in the handshake. */
    boolean isPending();

    /** Ends its handshake for the sake of another one. */
    void displace(String reason);
}
