package io.witness.cli.internal.tap;

import io.witness.pcap.BlockPosition;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Decides where the recording of a ring ends and the connection goes on: between two blocks, which both sides number alike. The
 * blocks that the connection has delivered last wait here. As soon as the recording has one of them, or a later one, all of its
 * packets before the first of these blocks were read, and the blocks that wait are next.
 *
 * <p>If too much waits, the earliest blocks are forgotten, because the recorder has them as well, and the seam moves on. So a slow
 * output costs nothing but the time by which it is behind. Once it is decided, nothing is forgotten: the connection waits while too
 * much waits for the output. Any thread may call.
 */
final class Seam {
    /** Which side a recorded packet is to be taken from. */
    enum Side {
        RECORDING,
        CONNECTION
    }

    private static final long NONE = 0;
    private static final int STEP_MILLIS = 10;

    private final ArrayDeque<LiveBlock> waiting = new ArrayDeque<>();
    private final long mostBytes;
    private final long patienceNanos;
    /** Blocks that were taken from the recording though the connection could still deliver them, with a time in each. */
    private final Map<Long, Long> early = new HashMap<>();

    private long bytes;
    private boolean joined;
    private boolean ended;
    private long firstNanoTime;
    private boolean hasDelivered;
    private long lastIdentifier = NONE;
    private long missingBlocks;

    /**
     * @param mostBytes memory for blocks that wait
     * @param patienceMillis how long a recorded block waits for the connection, which delivers it as well or has begun later
     */
    Seam(long mostBytes, long patienceMillis) {
        this.mostBytes = mostBytes;
        this.patienceNanos = TimeUnit.MILLISECONDS.toNanos(patienceMillis);
    }

    /** Adds a block of the connection. */
    synchronized void add(LiveBlock block) throws InterruptedException {
        if (!hasDelivered) {
            hasDelivered = true;
            firstNanoTime = System.nanoTime();
        }
        waiting.add(block);
        bytes += block.wanted().bytes();
        while (!joined && bytes > mostBytes && waiting.size() > 1) {
            bytes -= waiting.poll().wanted().bytes();
        }
        notifyAll();
        while (joined && bytes > mostBytes) {
            wait();
        }
    }

    /** Notes that the connection delivers nothing more. */
    synchronized void end() {
        ended = true;
        notifyAll();
    }

    /** Decides about a recorded packet with an identifier, and the packets after it without one. */
    synchronized Side decide(long identifier, long timeNanos) throws InterruptedException {
        long start = System.nanoTime();
        while (!joined && isAhead(identifier, timeNanos)) {
            if (ended || System.nanoTime() - start > patienceNanos) {
                early.put(sequenceNumber(identifier), timeNanos);
                break;
            }
            wait(STEP_MILLIS);
        }
        if (joined || isDelivered(identifier, timeNanos)) {
            join();
            return Side.CONNECTION;
        }
        lastIdentifier = identifier;
        return Side.RECORDING;
    }

    private long sequenceNumber(long identifier) {
        return BlockPosition.sequenceNumber(
                identifier, waiting.isEmpty() ? 0 : waiting.peek().sequenceNumber());
    }

    /** Tells whether the connection may deliver the block later. */
    private boolean isAhead(long identifier, long timeNanos) {
        return waiting.isEmpty()
                || sequenceNumber(identifier) > waiting.peekLast().sequenceNumber()
                        && timeNanos >= waiting.peek().earliest();
    }

    /** Tells whether the block is one of those that wait, or was skipped among them. */
    private boolean isDelivered(long identifier, long timeNanos) {
        if (waiting.isEmpty()) {
            return false;
        }
        long number = sequenceNumber(identifier);
        if (number < waiting.peek().sequenceNumber()
                || number > waiting.peekLast().sequenceNumber()) {
            return false;
        }
        for (LiveBlock block : waiting) {
            if (block.sequenceNumber() == number) {
                return block.contains(timeNanos);
            }
        }
        return timeNanos >= waiting.peek().earliest();
    }

    /** Goes on with the connection. */
    synchronized void join() {
        if (!joined && lastIdentifier != NONE && !waiting.isEmpty()) {
            missingBlocks = Math.max(0, waiting.peek().sequenceNumber() - sequenceNumber(lastIdentifier) - 1);
        }
        joined = true;
        notifyAll();
    }

    synchronized boolean isJoined() {
        return joined;
    }

    /** Returns how many blocks are in neither side, as far as that is known. */
    synchronized long missingBlocks() {
        return missingBlocks;
    }

    /** Returns since when a block waits, {@link System#nanoTime()}; null: the connection has delivered none. */
    synchronized Long firstNanoTime() {
        return hasDelivered ? firstNanoTime : null;
    }

    /** Takes the next block with which to go on; null: there is none, or none before that is decided. */
    synchronized LiveBlock poll() {
        while (joined && !waiting.isEmpty()) {
            LiveBlock block = waiting.poll();
            bytes -= block.wanted().bytes();
            notifyAll();
            Long time = early.remove(block.sequenceNumber());
            if (time == null || !block.contains(time)) {
                return block;
            }
        }
        return null;
    }
}
