package io.witness.server.internal;

import io.witness.linux.ErrnoException;
import io.witness.linux.NativeMemory;
import io.witness.linux.socket.StreamSockets;
import java.nio.ByteBuffer;

/**
 * What goes to one client. Several threads send; nothing waits, nothing is allocated. A message of which the kernel took
 * a part only is finished before anything else is sent. Guarded by its monitor, within that of the subscription.
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
     * Begins to send.
     *
     * @param memory used until {@link #close}
     * @param blocks how many the ring has
     */
    synchronized void open(ClientMemory memory, int blocks) {
        indexes = memory.indexes;
        unfinished = memory.unfinished;
        numBlocks = blocks;
        closed = false;
    }

    /**
     * Sends the indexes of a run of blocks at once.
     *
     * @return how many of them are on their way
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
     * @return whether it is on its way; else nothing of it was sent
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

    /** Sends what is left of an earlier message, and says whether nothing is left any more. */
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

    /** A client that is gone takes nothing; the server's thread hears of its end by itself. */
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

    /** Sends no more, and does not use the memory any more: the descriptor is about to be closed. */
    synchronized void close() {
        closed = true;
    }
}
