package io.witness.client.internal;

import io.witness.api.ring.Ring;
import io.witness.client.ClientStatistics;
import io.witness.linux.ErrnoException;
import io.witness.linux.NativeMemory;
import io.witness.linux.socket.StreamSockets;
import io.witness.protocol.MessageDecoder;
import io.witness.protocol.MessageHandler;
import io.witness.protocol.Messages;
import io.witness.protocol.ProtocolException;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Reads the server's messages after the handshake: indexes of ready blocks, in order, and statistics. Knows which blocks
 * this client holds, so that no index is accepted twice. Guarded by its owner's lock; allocates nothing for an index.
 */
public final class Inbox implements MessageHandler {
    private static final int BUFFER_LENGTH = 4096;
    private static final int STATISTICS_LENGTH = 4096;

    private final NativeMemory memory = NativeMemory.allocate(BUFFER_LENGTH);
    private final ByteBuffer buffer = memory.buffer();
    private final MessageDecoder decoder = new MessageDecoder(STATISTICS_LENGTH);
    private final boolean[] held;
    private final int[] ready;
    private int first;
    private int count;
    private ClientStatistics statistics;

    public Inbox(int numBlocks) {
        held = new boolean[numBlocks];
        ready = new int[numBlocks];
    }

    /** Reads available bytes; returns how many, 0 if there are none, {@link StreamSockets#END} at the end. */
    public int receive(int descriptor) throws ErrnoException, ProtocolException {
        int received = StreamSockets.receive(descriptor, memory.address(), BUFFER_LENGTH);
        if (received > 0) {
            decoder.decode(buffer.limit(received).position(0), this);
        }
        return received;
    }

    /** Tells whether the stream so far ends within a message. */
    public boolean isWithinMessage() {
        return decoder.isWithinMessage();
    }

    public boolean isEmpty() {
        return count == 0;
    }

    /** Returns the next ready index, or {@link Ring#NONE}. */
    public int poll() {
        if (count == 0) {
            return Ring.NONE;
        }
        int index = ready[first];
        first = first + 1 == ready.length ? 0 : first + 1;
        count--;
        return index;
    }

    /** Removes a block that is returned. */
    public void forget(int index) {
        if (!held[index]) {
            throw new IllegalStateException(
                    "block " + index + " is released, but was not taken or is released already");
        }
        held[index] = false;
    }

    /** Returns the counters that the server sent last. */
    public Optional<ClientStatistics> statistics() {
        return Optional.ofNullable(statistics);
    }

    @Override
    public void onIndex(int index) throws ProtocolException {
        if (index >= held.length) {
            throw new ProtocolException("block index " + index + " came, the ring has " + held.length + " blocks");
        }
        if (held[index]) {
            throw new ProtocolException("block index " + index + " came again before it was returned");
        }
        held[index] = true;
        ready[(first + count++) % ready.length] = index;
    }

    @Override
    public boolean wants(int type, int lengthInBytes) throws ProtocolException {
        return ServerTypes.require(type, type == Messages.RING_STATISTICS);
    }

    @Override
    public void onTlv(int type, ByteBuffer value) {
        statistics = ServerObject.read(value).statistics();
    }
}
