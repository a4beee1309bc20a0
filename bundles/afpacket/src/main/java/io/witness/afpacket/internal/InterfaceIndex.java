package io.witness.afpacket.internal;

import io.witness.api.ring.InterfaceMissingException;
import io.witness.linux.ErrnoException;
import io.witness.linux.link.InterfaceLookup;

/** Finds the interface that has a name now. */
final class InterfaceIndex {
    private InterfaceIndex() {}

    /** Returns the interface's index; {@code fd}: any socket. */
    static int of(String name, int fd) throws InterfaceMissingException, ErrnoException {
        try {
            int index = new InterfaceLookup(name).index(fd);
            if (index != InterfaceLookup.NONE) {
                return index;
            }
        } catch (IllegalArgumentException e) { // too long for the name of an interface
            throw new InterfaceMissingException(name, "does not exist: " + e.getMessage());
        }
        throw new InterfaceMissingException(name, "does not exist" + InterfaceHints.of(name));
    }
}
