package io.witness.afpacket.internal;

import io.witness.afpacket.PacketSocketException;
import io.witness.linux.Errno;
import io.witness.linux.SharedDescriptor;
import io.witness.linux.socket.ControlMessages;
import io.witness.linux.socket.MessageReceiver;
import java.nio.ByteBuffer;

/** Receives the packets of a packet socket. For one thread at a time. */
public final class ReceiveSide {
    /** After so many packets the kernel's counters are read, so that they do not overflow. */
    private static final int PACKETS_PER_READING = 1 << 20;

    private static final int TAG_OFFSET = 12;
    private static final int TAG_LENGTH = 4;

    private final SharedDescriptor descriptor;
    private final SocketCall call;
    private final LinkState link;
    private final KernelCounters counters;
    private final MessageReceiver receiver = new MessageReceiver();
    private final PacketMemory memory = new PacketMemory();
    private int sinceReading;

    ReceiveSide(SharedDescriptor descriptor, SocketCall call, LinkState link, KernelCounters counters) {
        this.descriptor = descriptor;
        this.call = call;
        this.link = link;
        this.counters = counters;
    }

    /** Receives a packet; returns its length, or -1 if the call ends without one. */
    public int receive(ByteBuffer target) throws PacketSocketException {
        call.enter();
        try {
            while (true) {
                long length = receiver.receive(descriptor.number(), memory.target(target), target.remaining());
                if (length >= 0) {
                    return received(target, (int) length);
                }
                if (length != -Errno.EAGAIN) {
                    throw link.explain(descriptor.number(), (int) -length);
                }
                if (!call.await()) {
                    return -1;
                }
            }
        } finally {
            call.leave();
        }
    }

    private int received(ByteBuffer target, int length) {
        link.clear();
        if (++sinceReading == PACKETS_PER_READING) {
            sinceReading = 0;
            counters.readIfDue(System.nanoTime());
        }
        int stored = Math.min(length, target.remaining());
        int start = target.position();
        memory.received(target, stored);
        return messages().hasVlanTag() ? tagged(target, start, length) : length;
    }

    /** Puts the tag that the kernel took out back. */
    private int tagged(ByteBuffer target, int start, int length) {
        int behind = target.position() - start - TAG_OFFSET;
        int room = target.limit() - start - TAG_OFFSET - TAG_LENGTH;
        if (behind >= 0 && room >= 0) {
            int moved = Math.min(behind, room);
            target.put(start + TAG_OFFSET + TAG_LENGTH, target, start + TAG_OFFSET, moved);
            int tag = messages().vlanTpid() << Short.SIZE | messages().vlanTci();
            for (int i = 0; i < TAG_LENGTH; i++) {
                target.put(start + TAG_OFFSET + i, (byte) (tag >>> (TAG_LENGTH - 1 - i) * Byte.SIZE));
            }
            target.position(start + TAG_OFFSET + TAG_LENGTH + moved);
        }
        return length + TAG_LENGTH;
    }

    /** Returns the address of the last packet. */
    public ByteBuffer address() {
        return receiver.address();
    }

    /** Returns the control messages of the last packet. */
    public ControlMessages messages() {
        return receiver.messages();
    }
}
