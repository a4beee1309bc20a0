package io.witness.consumers.internal;

import io.witness.api.socket.SharedRing;

/** Identifies a ring of a socket. */
record RingKey(String socketName, int fanoutIndex, SharedRing ring) {
    @Override
    public String toString() {
        return socketName + "/" + fanoutIndex;
    }
}
