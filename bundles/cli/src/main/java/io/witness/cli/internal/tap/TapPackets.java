package io.witness.cli.internal.tap;

import io.witness.api.packet.PacketCopy;
import io.witness.pcap.InterfaceInfo;
import io.witness.recording.PacketOutput;
import java.io.IOException;
import java.io.InterruptedIOException;

/** Counts packets on their way to the output, up to the limit. For one thread. */
final class TapPackets implements PacketOutput {
    private final TapOutput output;
    private final long limit;
    private long written;
    private long recorded;
    private boolean isFlushed = true;

    TapPackets(TapOutput output, long limit) {
        this.output = output;
        this.limit = limit;
    }

    /** {@inheritDoc} Fails behind the limit, so that who reads recordings ends. */
    @Override
    public void write(InterfaceInfo source, PacketCopy packet) throws IOException {
        write(source, packet, true);
    }

    /** Writes a packet, which was recorded or came by a connection. */
    void write(InterfaceInfo source, PacketCopy packet, boolean isRecorded) throws IOException {
        if (isFull()) {
            throw new InterruptedIOException("there are enough packets");
        }
        output.write(source, packet);
        written++;
        recorded += isRecorded ? 1 : 0;
        isFlushed = false;
    }

    boolean isFull() {
        return written == limit;
    }

    void flush() throws IOException {
        if (!isFlushed) {
            output.flush();
            isFlushed = true;
        }
    }

    /** Returns how many packets were recorded. */
    long recorded() {
        return recorded;
    }

    /** Returns how many packets there were. */
    long written() {
        return written;
    }
}
