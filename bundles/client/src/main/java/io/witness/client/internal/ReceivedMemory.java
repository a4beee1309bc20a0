package io.witness.client.internal;

import io.witness.api.packet.RingMemory;
import io.witness.api.ring.RingDescription;
import io.witness.linux.Descriptors;
import io.witness.linux.ErrnoException;
import io.witness.linux.memory.MemoryFiles;
import io.witness.linux.memory.RingMapping;
import io.witness.linux.socket.PacketSockets;
import io.witness.protocol.ProtocolException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Maps the ring that a server handed over. Only memory that cannot shrink is mapped, because touching a missing page kills
 * the process: a packet socket's ring, or a sealed memory file.
 */
public final class ReceivedMemory implements AutoCloseable {
    private final int descriptor;
    private final RingMapping mapping;

    private ReceivedMemory(int descriptor, RingMapping mapping) {
        this.descriptor = descriptor;
        this.mapping = mapping;
    }

    /** Maps a received descriptor; owns it from now on, and closes it if that fails. */
    public static ReceivedMemory map(int descriptor, RingDescription ring) throws IOException {
        try {
            requireSafe(descriptor, (long) ring.blockSize() * ring.numBlocks());
            return new ReceivedMemory(
                    descriptor, RingMapping.map(descriptor, ring.blockSize(), ring.numBlocks(), false));
        } catch (Throwable e) {
            Descriptors.close(descriptor);
            throw e;
        }
    }

    private static void requireSafe(int descriptor, long length) throws IOException {
        if (PacketSockets.isPacketSocket(descriptor)) {
            return; // the kernel maps only the whole ring
        }
        Path link = Path.of("/proc/self/fd/" + descriptor);
        if (!MemoryFiles.isShrinkSealed(descriptor)) {
            throw new ProtocolException("the server handed over " + Files.readSymbolicLink(link)
                    + ", which is neither a packet socket nor a memory file sealed against shrinking: refused");
        }
        if (Files.size(link) < length) {
            throw new ProtocolException("the server handed over a memory file of " + Files.size(link)
                    + " bytes for a ring of " + length + ": refused");
        }
    }

    /** Returns the memory of all blocks, read-only. */
    public RingMemory blocks() {
        return mapping.readOnly();
    }

    /** Returns another descriptor of the same ring, owned by the caller. */
    public int duplicate() throws ErrnoException {
        return Descriptors.duplicate(descriptor);
    }

    /** Releases the ring; its memory reads as zeros from now on. Must be called once. */
    @Override
    public void close() {
        mapping.close();
        Descriptors.close(descriptor);
    }
}
