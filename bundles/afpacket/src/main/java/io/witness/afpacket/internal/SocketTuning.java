package io.witness.afpacket.internal;

import io.witness.afpacket.PacketSocketOptions;
import io.witness.afpacket.TimeStamps.Source;
import io.witness.api.ring.RingException;
import io.witness.api.ring.RingVersion;
import io.witness.linux.ErrnoException;
import io.witness.linux.socket.ReceiveOptions;
import io.witness.linux.socket.TimeStampFlags;
import io.witness.linux.socket.TransmitSockets;
import io.witness.linux.timestamp.TimeStampInfo;
import java.util.Set;

/** Sets the options of packet sockets. */
final class SocketTuning {
    private final PacketSocketOptions options;

    SocketTuning(PacketSocketOptions options) {
        this.options = options;
    }

    /** Sets the options of the socket that receives. */
    void receive(int fd) throws RingException, ErrnoException {
        TransmitSockets.version(fd, RingVersion.V3); // its statistics have the count of freezes
        if (options.ignoreOutgoing()) {
            ReceiveOptions.ignoreOutgoing(fd);
        }
        if (options.vlanTags()) {
            requireLinkHeader();
            ReceiveOptions.auxiliaryData(fd);
        }
        int shared = options.dual() ? 0 : options.errorQueueBytes();
        buffer(fd, "receiveBuffer", sum(options.receiveBufferBytes(), shared));
        stamps(fd, options.dual() ? receiveFlags() : receiveFlags() | transmitFlags());
    }

    private void requireLinkHeader() throws RingException {
        if (options.datagrams()) {
            throw new RingException("vlanTags: datagrams have no link header to put a tag back into: use raw packets");
        }
    }

    /** Sets the options of the socket that sends, which may be the same. */
    void send(int fd) throws RingException, ErrnoException {
        if (options.sendBufferBytes() > 0) {
            sendBuffer(fd);
        }
        if (options.dual()) {
            buffer(fd, "errorQueue", options.errorQueueBytes());
            stamps(fd, transmitFlags());
        }
    }

    private static int sum(int first, int second) {
        return (int) Math.min(Integer.MAX_VALUE, (long) first + second);
    }

    /** Sets how much memory the receive queue and the error queue of a socket have; 0: leaves it as it is. */
    static void buffer(int fd, String name, int bytes) throws RingException, ErrnoException {
        if (bytes > 0) {
            ReceiveOptions.receiveBuffer(fd, half(bytes));
            require(name, bytes, ReceiveOptions.receiveBuffer(fd), "net.core.rmem_max");
        }
    }

    private void sendBuffer(int fd) throws RingException, ErrnoException {
        TransmitSockets.sendBuffer(fd, half(options.sendBufferBytes()));
        require("sendBuffer", options.sendBufferBytes(), TransmitSockets.sendBuffer(fd), "net.core.wmem_max");
    }

    // The kernel doubles what it is told.
    private static int half(int bytes) {
        return bytes / 2 + bytes % 2;
    }

    private static void require(String name, int bytes, int granted, String limit) throws RingException {
        if (granted < bytes) {
            throw new RingException(
                    name + "=" + bytes + ": the kernel allows " + granted + " bytes: use at most that, set " + limit
                            + " to " + half(bytes) + " or more, or run with the capability CAP_NET_ADMIN");
        }
    }

    private static void stamps(int fd, int flags) throws ErrnoException {
        if (flags != 0) {
            TimeStampFlags.set(fd, flags);
        }
    }

    private int receiveFlags() {
        return flags(options.receiveStamps(), TimeStampInfo.RX_SOFTWARE, TimeStampInfo.RX_HARDWARE);
    }

    private int transmitFlags() {
        return transmitFlags(options.transmitStamps(), options.scheduledStamps(), options.stampsOnly());
    }

    /** Returns the flags for stamps of sent packets; 0 if there are to be none. {@code alone}: without the packets. */
    static int transmitFlags(Set<Source> sources, boolean scheduled, boolean alone) {
        int flags = flags(sources, TimeStampInfo.TX_SOFTWARE, TimeStampInfo.TX_HARDWARE);
        if (scheduled) {
            flags |= TimeStampFlags.SOF_TIMESTAMPING_TX_SCHED | TimeStampInfo.SOFTWARE;
        }
        if (flags == 0) {
            return 0;
        }
        return flags
                | TimeStampFlags.SOF_TIMESTAMPING_OPT_ID
                | (sources.size() > 1 ? TimeStampFlags.SOF_TIMESTAMPING_OPT_TX_SWHW : 0)
                | (alone ? TimeStampFlags.SOF_TIMESTAMPING_OPT_TSONLY : 0);
    }

    private static int flags(Set<Source> sources, int software, int hardware) {
        return (sources.contains(Source.SOFTWARE) ? software | TimeStampInfo.SOFTWARE : 0)
                | (sources.contains(Source.HARDWARE) ? hardware | TimeStampInfo.RAW_HARDWARE : 0);
    }
}
