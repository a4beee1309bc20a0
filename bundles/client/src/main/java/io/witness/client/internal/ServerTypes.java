package io.witness.client.internal;

import io.witness.protocol.Messages;
import io.witness.protocol.ProtocolException;

/** Knows the message types that a server may send. */
final class ServerTypes {
    private ServerTypes() {}

    /** Refuses a type that no server may send; otherwise returns whether it is wanted. */
    static boolean require(int type, boolean wanted) throws ProtocolException {
        if (!Messages.isServerToClient(type)) {
            throw new ProtocolException(
                    "a TLV of type 0x" + Integer.toHexString(type) + " came, which a server never sends");
        }
        return wanted;
    }
}
