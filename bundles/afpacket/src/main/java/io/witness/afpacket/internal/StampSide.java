package io.witness.afpacket.internal;

import io.witness.afpacket.PacketSocketException;
import io.witness.afpacket.StampCounters;
import io.witness.afpacket.TransmitStage;
import io.witness.linux.Errno;
import io.witness.linux.SharedDescriptor;
import io.witness.linux.socket.ControlMessages;
import io.witness.linux.socket.MessageReceiver;
import java.nio.ByteBuffer;

/** Receives the time stamps of packets that a packet socket sent, from its error queue. For one thread at a time. */
public final class StampSide {
    private final SharedDescriptor descriptor;
    private final SocketCall call;
    private final LinkState link;
    private final TransmitIdentifiers identifiers;
    private final MessageReceiver receiver = new MessageReceiver();
    private final PacketMemory memory = new PacketMemory();
    private final StampLedger scheduled = new StampLedger();
    private final StampLedger software = new StampLedger();
    private final StampLedger hardware = new StampLedger();
    private volatile long unmatched;
    private volatile long others;
    private long identifier;

    StampSide(SharedDescriptor descriptor, SocketCall call, LinkState link, TransmitIdentifiers identifiers) {
        this.descriptor = descriptor;
        this.call = call;
        this.link = link;
        this.identifiers = identifiers;
    }

    /** Receives a packet with a time stamp; returns how many bytes of it were stored, or -1 if the call ends without one. */
    public int receive(ByteBuffer target) throws PacketSocketException {
        call.enter();
        try {
            while (true) {
                long length = receiver.receiveError(descriptor.number(), memory.target(target), target.remaining());
                if (length >= 0) {
                    if (isKnown()) {
                        memory.received(target, (int) length);
                        return (int) length;
                    }
                } else if (length != -Errno.EAGAIN) {
                    throw link.explain(descriptor.number(), (int) -length);
                } else if (!call.await()) {
                    return -1;
                }
            }
        } finally {
            call.leave();
        }
    }

    private boolean isKnown() {
        if (!messages().isOfSentPacket()) {
            others++;
            return false;
        }
        identifier = identifiers.find(messages().identifier());
        if (identifier == TransmitIdentifiers.UNKNOWN) {
            unmatched++;
            return false;
        }
        count();
        return true;
    }

    private void count() {
        TransmitStage stage = stage();
        if (stage == TransmitStage.SCHEDULED) {
            scheduled.add(identifier);
        } else if (stage == TransmitStage.SENT) {
            (messages().hardwareNanos() == 0 ? software : hardware).add(identifier);
        }
    }

    /** Returns the control messages of the last packet. */
    public ControlMessages messages() {
        return receiver.messages();
    }

    /** Returns the identifier of the last packet. */
    public long identifier() {
        return identifier;
    }

    /** Returns where the last packet was when its time was taken. */
    public TransmitStage stage() {
        return TransmitStage.of(messages().stage());
    }

    /** Returns the counters. For any thread. */
    public StampCounters counters() {
        long stamps = unmatched;
        long given = identifiers.given();
        return new StampCounters(
                given,
                identifiers.failed(),
                scheduled.stamps(given),
                software.stamps(given),
                hardware.stamps(given),
                stamps,
                others);
    }
}
