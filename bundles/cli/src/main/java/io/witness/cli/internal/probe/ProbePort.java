package io.witness.cli.internal.probe;

import io.witness.afpacket.PacketSocket;
import io.witness.afpacket.PacketSocketOptions;
import io.witness.afpacket.TimeStamps.Source;
import io.witness.api.packet.LinkTypes;
import io.witness.api.ring.RingException;
import java.util.HexFormat;
import java.util.OptionalInt;

/** Opens the packet sockets of a probe, for frames of its EtherType only, with all time stamps that there are. */
final class ProbePort {
    /** Room for seconds of stamps, or of received frames, at high rates; as much of it as the host allows. */
    private static final int BUFFER_BYTES = 4 << 20;

    private static final int NO_PROTOCOL = 0;

    private ProbePort() {}

    /** Opens a socket that only sends. */
    static PacketSocket sender(String interfaceName) throws RingException {
        return open(sending(PacketSocketOptions.of(interfaceName).withProtocol(NO_PROTOCOL)));
    }

    /** Opens a socket that only receives. */
    static PacketSocket receiver(String interfaceName) throws RingException {
        return open(receiving(PacketSocketOptions.of(interfaceName)));
    }

    /** Opens a socket that does both. */
    static PacketSocket both(String interfaceName) throws RingException {
        return open(receiving(sending(PacketSocketOptions.of(interfaceName).withDual(true))));
    }

    private static PacketSocketOptions sending(PacketSocketOptions options) {
        return options.withTransmitStamps(Source.SOFTWARE, Source.HARDWARE)
                .withStampsOnly(true)
                .withErrorQueue(BUFFER_BYTES);
    }

    private static PacketSocketOptions receiving(PacketSocketOptions options) {
        return options.withProtocol(ProbeFrame.ETHER_TYPE)
                .withReceiveStamps(Source.SOFTWARE, Source.HARDWARE)
                .withReceiveBuffer(BUFFER_BYTES);
    }

    private static PacketSocket open(PacketSocketOptions options) throws RingException {
        PacketSocket socket = PacketSocket.open(options);
        if (socket.link().linkType().equals(OptionalInt.of(LinkTypes.ETHERNET))) {
            return socket;
        }
        socket.close();
        throw new RingException(options.interfaceName() + " is not an Ethernet interface: probes are Ethernet frames");
    }

    /** Returns the address of the interface that a socket is bound to. */
    static byte[] address(PacketSocket socket) throws RingException {
        String text = socket.link()
                .hardwareAddress()
                .orElseThrow(() -> new RingException(socket.link().name() + " has no Ethernet address"));
        return HexFormat.ofDelimiter(":").parseHex(text);
    }
}
