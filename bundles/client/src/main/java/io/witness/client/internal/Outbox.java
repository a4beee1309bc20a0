package io.witness.client.internal;

import io.witness.linux.ErrnoException;
import io.witness.linux.NativeMemory;
import io.witness.linux.socket.StreamSockets;
import io.witness.protocol.Messages;
import java.nio.ByteBuffer;

/**
 * Collects returned blocks and statistics requests until the server's buffer takes them. Has room for each block once: if
 * the server keeps to the protocol, a block is delivered again only after its return was sent. Guarded by its owner's lock;
 * allocates nothing.
 */
public final class Outbox {
    /** From this many returns on, a system call is made at once. */
    private static final int MANY = 16;

    private final NativeMemory memory;
    private final ByteBuffer buffer;
    private boolean wantStatistics;

    public Outbox(int numBlocks) {
        memory = NativeMemory.allocate(
                Math.addExact(Math.multiplyExact(numBlocks, Integer.BYTES), Messages.HEADER_LENGTH));
        buffer = memory.buffer();
    }

    /** Adds a returned block; false if there are more returns than the ring has blocks. */
    public boolean add(int index) {
        int reserved = wantStatistics ? 0 : Messages.HEADER_LENGTH;
        if (buffer.remaining() - reserved < Integer.BYTES) {
            return false;
        }
        Messages.putInt(buffer, index);
        return true;
    }

    /** Adds a statistics request; several unsent ones count as one. */
    public void addWantStatistics() {
        if (!wantStatistics) {
            wantStatistics = true;
            Messages.putTlv(buffer, Messages.WANT_STATISTICS);
        }
    }

    public boolean isEmpty() {
        return buffer.position() == 0;
    }

    public boolean isLong() {
        return buffer.position() >= MANY * Integer.BYTES;
    }

    /** Sends as much as the server's buffer takes. */
    public void send(int descriptor) throws ErrnoException {
        int sent = StreamSockets.send(descriptor, memory.address(), buffer.position());
        if (sent > 0) {
            buffer.flip().position(sent);
            buffer.compact();
            wantStatistics &= !isEmpty();
        }
    }
}
