package io.witness.linux.timestamp;

import io.witness.linux.Descriptors;
import io.witness.linux.Errno;
import io.witness.linux.ErrnoException;
import io.witness.linux.NativeMemory;
import io.witness.linux.internal.Libc;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Asks an interface for its time stamps, and sets them. Layouts are from {@code linux/ethtool.h} and {@code
 * linux/net_tstamp.h}. For one thread at a time.
 */
public final class InterfaceTimeStamps implements AutoCloseable {
    private static final int AF_INET = 2;
    private static final int SOCK_DGRAM = 2;
    private static final int SOCK_CLOEXEC = 0x80000;

    private static final long SIOCETHTOOL = 0x8946;
    private static final long SIOCSHWTSTAMP = 0x89b0;
    private static final long SIOCGHWTSTAMP = 0x89b1;
    private static final int ETHTOOL_GET_TS_INFO = 0x41;

    /** {@code struct ifreq} of {@code linux/if.h}: 16 bytes of name, then a union, here an address. */
    private static final int IFREQ_LENGTH = 40;

    private static final int IFREQ_DATA = 16;
    /** {@code struct ethtool_ts_info}: a command, then the values. */
    private static final int INFO_LENGTH = 44;

    private static final int INFO_SOURCES = 4;
    private static final int INFO_CLOCK = 8;
    private static final int INFO_TRANSMIT_TYPES = 12;
    private static final int INFO_RECEIVE_FILTERS = 28;
    /** {@code struct hwtstamp_config}: flags, then the two values. */
    private static final int CONFIG_LENGTH = 12;

    private static final int CONFIG_TRANSMIT_TYPE = 4;
    private static final int CONFIG_RECEIVE_FILTER = 8;

    private final Ioctl ioctl;
    private final int fd;
    private final NativeMemory request = NativeMemory.allocate(IFREQ_LENGTH);

    /** Performs ioctl(2). */
    interface Ioctl {
        /** Returns 0, or an error number. */
        int call(int fd, long request, long argument);
    }

    InterfaceTimeStamps(Ioctl ioctl, int fd, String interfaceName) {
        this.ioctl = ioctl;
        this.fd = fd;
        request.buffer().put(0, interfaceName.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Opens a socket to ask by. Needs no privilege.
     *
     * @param interfaceName the interface; whether it exists shows when it is asked
     * @return to be closed by the caller
     * @throws ErrnoException if there is no socket to be had, or {@link Errno#ENODEV} if no interface can have that name
     */
    public static InterfaceTimeStamps open(String interfaceName) throws ErrnoException {
        if (interfaceName.getBytes(StandardCharsets.UTF_8).length >= IFREQ_DATA) {
            throw new ErrnoException("ioctl", Errno.ENODEV);
        }
        int socket = Libc.check("socket", Libc.CALLS.socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
        return Descriptors.own(socket, fd -> new InterfaceTimeStamps(InterfaceTimeStamps::ofKernel, fd, interfaceName));
    }

    private static int ofKernel(int fd, long request, long argument) {
        return Libc.CALLS.ioctl(fd, request, argument) < 0 ? Libc.errno() : 0;
    }

    /**
     * Asks which time stamps the interface can take.
     *
     * @return the answer of its driver, or the kernel's where the driver has none
     * @throws ErrnoException {@link Errno#ENODEV} if there is no such interface, {@link Errno#EOPNOTSUPP} if the driver
     *     cannot be asked
     */
    public TimeStampInfo info() throws ErrnoException {
        NativeMemory info = NativeMemory.allocate(INFO_LENGTH);
        ByteBuffer buffer = info.buffer().putInt(0, ETHTOOL_GET_TS_INFO);
        call(SIOCETHTOOL, info);
        return new TimeStampInfo(
                buffer.getInt(INFO_SOURCES),
                buffer.getInt(INFO_CLOCK),
                buffer.getInt(INFO_TRANSMIT_TYPES),
                buffer.getInt(INFO_RECEIVE_FILTERS));
    }

    /**
     * Asks how hardware time stamps are set now.
     *
     * @return the settings
     * @throws ErrnoException {@link Errno#ENODEV} if there is no such interface, {@link Errno#EOPNOTSUPP} if its driver has
     *     no hardware time stamps, or cannot tell
     */
    public HardwareSettings settings() throws ErrnoException {
        NativeMemory config = NativeMemory.allocate(CONFIG_LENGTH);
        call(SIOCGHWTSTAMP, config);
        return settings(config.buffer());
    }

    /**
     * Sets hardware time stamps, for all users of the interface.
     *
     * @param wanted the settings
     * @return as the driver has set them: a receive filter may be wider than the wanted one
     * @throws ErrnoException {@link Errno#EOPNOTSUPP} if the driver has no hardware time stamps, {@link Errno#ERANGE} if not
     *     these, {@link Errno#EPERM} without CAP_NET_ADMIN, {@link Errno#ENODEV} if there is no such interface
     */
    public HardwareSettings set(HardwareSettings wanted) throws ErrnoException {
        NativeMemory config = NativeMemory.allocate(CONFIG_LENGTH);
        config.buffer().putInt(CONFIG_TRANSMIT_TYPE, wanted.transmitType());
        config.buffer().putInt(CONFIG_RECEIVE_FILTER, wanted.receiveFilter());
        call(SIOCSHWTSTAMP, config);
        return settings(config.buffer());
    }

    private static HardwareSettings settings(ByteBuffer config) {
        return new HardwareSettings(config.getInt(CONFIG_TRANSMIT_TYPE), config.getInt(CONFIG_RECEIVE_FILTER));
    }

    private void call(long number, NativeMemory data) throws ErrnoException {
        request.buffer().putLong(IFREQ_DATA, data.address());
        int errno = ioctl.call(fd, number, request.address());
        Reference.reachabilityFence(data);
        if (errno != 0) {
            throw new ErrnoException("ioctl", errno);
        }
    }

    @Override
    public void close() {
        Descriptors.close(fd);
    }
}
