package io.witness.afpacket.internal;

import io.witness.afpacket.PacketSocketException;
import io.witness.afpacket.PacketSocketException.Reason;
import io.witness.api.packet.AddressLayout;
import io.witness.linux.Errno;
import io.witness.linux.SharedDescriptor;
import io.witness.linux.socket.MessageSender;
import java.nio.ByteBuffer;

/** Sends packets of a packet socket. For one thread at a time. */
public final class SendSide {
    private final SharedDescriptor descriptor;
    private final SocketCall call;
    private final LinkState link;
    private final MessageSender sender;
    private final TransmitIdentifiers identifiers;
    private final PacketMemory memory = new PacketMemory();
    /** The present packet. */
    private long sourceAddress;

    private int sourceLength;

    // stamped: whether packets have an identifier that the kernel knows.
    SendSide(SharedDescriptor descriptor, SocketCall call, LinkState link, int interfaceIndex, boolean stamped) {
        this.descriptor = descriptor;
        this.call = call;
        this.link = link;
        sender = new MessageSender(descriptor.number());
        sender.address().putInt(AddressLayout.INTERFACE_OFFSET, interfaceIndex);
        identifiers = new TransmitIdentifiers(this::sendPresent, stamped, 0);
    }

    /** Returns the address to send to, for {@link #send}; {@code used}: whether the next packet has one. */
    public ByteBuffer address(boolean used) {
        sender.addressed(used);
        return sender.address();
    }

    /** Sends a packet; returns its identifier, or -1 if the call ends without sending. */
    public long send(ByteBuffer source) throws PacketSocketException {
        call.enter();
        try {
            sourceAddress = memory.source(source);
            sourceLength = source.remaining();
            boolean again = false;
            while (true) {
                int errno = identifiers.send();
                if (errno == 0) {
                    source.position(source.limit());
                    return identifiers.given() - 1;
                }
                if (errno == Errno.ENETDOWN && !again) {
                    again = true; // may be an old error, which is cleared now
                } else if (errno != Errno.EAGAIN) {
                    throw explain(errno, sourceLength);
                } else if (!call.await()) {
                    return -1;
                }
            }
        } finally {
            call.leave();
        }
    }

    private int sendPresent(boolean identified, int identifier) {
        sender.identified(identified);
        sender.identifier(identifier);
        return sender.send(sourceAddress, sourceLength);
    }

    private PacketSocketException explain(int errno, int length) {
        return switch (errno) {
            case Errno.EMSGSIZE ->
                link.failure(Reason.TOO_LONG, "does not take a packet of " + length + " bytes: stay within its MTU");
            case Errno.EINVAL ->
                link.failure(
                        Reason.INVALID,
                        "does not take a packet of " + length + " bytes: give all bytes of its link header");
            default -> link.explain(descriptor.number(), errno);
        };
    }

    TransmitIdentifiers identifiers() {
        return identifiers;
    }
}
