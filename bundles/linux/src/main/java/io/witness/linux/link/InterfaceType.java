package io.witness.linux.link;

import io.witness.linux.Errno;
import io.witness.linux.ErrnoException;
import java.util.OptionalInt;

/** Asks of which type an interface is. */
public final class InterfaceType {
    private static final long SIOCGIFHWADDR = 0x8927;

    private InterfaceType() {}

    /**
     * Asks for the ARPHRD number of an interface, of {@code linux/if_arp.h}. Needs no privilege.
     *
     * @param interfaceName the interface
     * @return its number; empty: there is no such interface in the network namespace of this process
     * @throws ErrnoException if the kernel refuses to tell
     */
    public static OptionalInt of(String interfaceName) throws ErrnoException {
        try (InterfaceQuery query = new InterfaceQuery(interfaceName)) {
            query.ask(SIOCGIFHWADDR);
            return OptionalInt.of(Short.toUnsignedInt(query.request().getShort(InterfaceQuery.IFREQ_DATA)));
        } catch (ErrnoException e) {
            if (e.errno() == Errno.ENODEV) {
                return OptionalInt.empty();
            }
            throw e;
        }
    }
}
