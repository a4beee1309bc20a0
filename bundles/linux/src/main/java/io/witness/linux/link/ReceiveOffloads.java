package io.witness.linux.link;

import io.witness.linux.Errno;
import io.witness.linux.ErrnoException;
import io.witness.linux.NativeMemory;
import java.lang.ref.Reference;

/**
 * Says whether an interface merges packets before they are captured, as {@code linux/ethtool.h} has it.
 *
 * @param generic by the kernel (GRO)
 * @param large by the network card (LRO)
 */
public record ReceiveOffloads(boolean generic, boolean large) {
    private static final long SIOCETHTOOL = 0x8946;
    private static final int ETHTOOL_GFLAGS = 0x25;
    private static final int ETHTOOL_GGRO = 0x2b;
    private static final int ETH_FLAG_LRO = 1 << 15;
    /** {@code struct ethtool_value}: a command, then the value. */
    private static final int VALUE_LENGTH = 8;

    private static final int VALUE_DATA = 4;

    /**
     * Asks for the offloads of an interface. Needs no privilege.
     *
     * @param interfaceName the interface
     * @return what is on now; what its driver cannot tell counts as off
     * @throws ErrnoException {@link Errno#ENODEV} if there is no such interface
     */
    public static ReceiveOffloads of(String interfaceName) throws ErrnoException {
        try (InterfaceQuery query = new InterfaceQuery(interfaceName)) {
            return new ReceiveOffloads(
                    value(query, ETHTOOL_GGRO) != 0, (value(query, ETHTOOL_GFLAGS) & ETH_FLAG_LRO) != 0);
        }
    }

    private static int value(InterfaceQuery query, int command) throws ErrnoException {
        NativeMemory value = NativeMemory.allocate(VALUE_LENGTH);
        value.buffer().putInt(0, command);
        query.request().putLong(InterfaceQuery.IFREQ_DATA, value.address());
        try {
            query.ask(SIOCETHTOOL);
        } catch (ErrnoException e) {
            if (e.errno() != Errno.EOPNOTSUPP) {
                throw e;
            }
        }
        int data = value.buffer().getInt(VALUE_DATA);
        Reference.reachabilityFence(value);
        return data;
    }
}
