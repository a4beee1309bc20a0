package io.witness.server.internal;

import io.witness.linux.ErrnoException;
import io.witness.linux.NativeMemory;
import io.witness.linux.socket.StreamSockets;
import java.nio.ByteBuffer;

/**
 * Sends messages to one client. Several threads send, without waiting or allocating. A message that the kernel accepted only
 * in part is completed before anything else is sent. Guarded by its monitor, within that of the subscription.
 */
final class Outbox {
    private final int descriptor;
    private NativeMemory indexes;
    private NativeMemory unfinished;
    private int unfinishedFrom;
    private int unfinishedTo;
    private int numBlocks;
    private boolean closed = true;

    Outbox(int descriptor) {
        this.descriptor = descriptor;
    }

    /**
     * Starts to send.
     *
     * @param memory used until {@link #close}
     * @param blocks number of blocks of the ring
     */
    synchronized void open(ClientMemory memory, int blocks) {
        indexes = memory.indexes;
        unfinished = memory.unfinished;
        numBlocks = blocks;
        closed = false;
    }

    /**
     * Sends the indexes of a run of consecutive blocks.
     *
     * @return how many of them were accepted
     */
    synchronized int sendIndexes(int firstIndex, int count) {
        if (closed || !finish()) {
            return 0;
        }
        int sending = Math.min(count, ClientMemory.MAX_INDEXES);
        int index = firstIndex;
        for (int i = 0; i < sending; i++) {
            indexes.buffer().putInt(i * Integer.BYTES, index);
            index = index + 1 == numBlocks ? 0 : index + 1;
        }
        int sent = trySend(indexes.address(), sending * Integer.BYTES);
        int whole = (sent + Integer.BYTES - 1) / Integer.BYTES;
        keep(indexes.buffer(), sent, whole * Integer.BYTES);
        return whole;
    }

    /**
     * Sends a message.
     *
     * @return whether it was accepted; otherwise nothing of it was sent
     */
    synchronized boolean send(byte[] message) {
        if (closed || !finish() || message.length > unfinished.buffer().capacity()) {
            return false;
        }
        unfinished.buffer().put(0, message);
        unfinishedFrom = 0;
        unfinishedTo = message.length;
        boolean sent = finish();
        if (!sent && unfinishedFrom == 0) {
            unfinishedTo = 0;
        }
        return sent || unfinishedTo > 0;
    }

    /** Sends the rest of an earlier message; returns whether it is complete. */
    private boolean finish() {
        if (unfinishedFrom < unfinishedTo) {
            unfinishedFrom += trySend(unfinished.address() + unfinishedFrom, unfinishedTo - unfinishedFrom);
        }
        return unfinishedFrom == unfinishedTo;
    }

    private void keep(ByteBuffer message, int from, int to) {
        unfinishedFrom = 0;
        unfinishedTo = to - from;
        for (int i = 0; i < unfinishedTo; i++) {
            unfinished.buffer().put(i, message.get(from + i));
        }
    }

    // A client that is gone accepts nothing; the server's thread notices its end on its own.
    private int trySend(long address, int length) {
        if (closed) {
            return 0;
        }
        try {
            return StreamSockets.send(descriptor, address, length);
        } catch (ErrnoException e) {
            closed = true;
            return 0;
        }
    }

    /** Stops sending and releases the memory: the descriptor is about to be closed. */
    synchronized void close() {
        closed = true;
    }
}
