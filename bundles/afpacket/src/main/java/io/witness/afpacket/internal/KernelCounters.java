package io.witness.afpacket.internal;

import io.witness.api.ring.RingTotals;
import io.witness.api.ring.RolloverTotals;
import io.witness.linux.ErrnoException;
import io.witness.linux.socket.FanoutGroups;
import io.witness.linux.socket.PacketStatistics;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Sums up the kernel's 32-bit counters, which are cleared at each reading, in 64 bits. They are read every few seconds even
 * if nobody asks, because at the full rate of a 100 Gbit/s link they overflow after 29 s.
 */
final class KernelCounters {
    /** How long the taking thread may wait without reading the counters. */
    static final int INTERVAL_MILLIS = 5000;

    private static final long INTERVAL_NANOS = INTERVAL_MILLIS * 1_000_000L;

    /** The shortest time between two readings because of drops. */
    private static final long LOSS_NANOS = 10_000_000L;

    private final int fd;
    /** A caller of totals may hold it within a system call: the taking thread does not wait for it. */
    private final ReentrantLock reading = new ReentrantLock();

    private final PacketStatistics statistics = new PacketStatistics();
    private long packets;
    /** Read by any thread. */
    private volatile long drops;

    private long freezes;
    /** The kernel's own totals, read at the closing for the last time; empty: it does not count them. */
    private Optional<RolloverTotals> rollover;

    private boolean closed;
    /** Used by the taking thread only. */
    private long lastReadNanos = System.nanoTime();

    /** Used by the taking thread only. */
    private long lastLossNanos = lastReadNanos - LOSS_NANOS;

    /** Reads the counters of a socket; {@code rollsOver}: those of its fanout group as well. */
    KernelCounters(int fd, boolean rollsOver) {
        this.fd = fd;
        rollover = rollsOver ? Optional.of(RolloverTotals.NONE) : Optional.empty();
    }

    /** Reads the counters if it is time to; returns whether it was. For the taking thread; allocates nothing. */
    boolean readIfDue(long nowNanos) {
        boolean due = nowNanos - lastReadNanos >= INTERVAL_NANOS;
        if (due) {
            lastReadNanos = nowNanos;
            readUnlessSomebodyDoes();
        }
        return due;
    }

    /** Reads the counters because a block says that packets were dropped. For the taking thread; allocates nothing. */
    void readBecauseOfDrops(long nowNanos) {
        if (nowNanos - lastLossNanos >= LOSS_NANOS) {
            lastLossNanos = nowNanos;
            readUnlessSomebodyDoes();
        }
    }

    /** Returns the drops up to the last reading. */
    long knownDrops() {
        return drops;
    }

    private void readUnlessSomebodyDoes() {
        if (reading.tryLock()) {
            try {
                read();
            } finally {
                reading.unlock();
            }
        }
    }

    /** Returns the totals up to now, or up to the closing. */
    RingTotals totals() {
        reading.lock();
        try {
            read();
            return RingTotals.NONE.plus(packets, drops, freezes);
        } finally {
            reading.unlock();
        }
    }

    /** Returns how often packets went to another ring up to now, or up to the closing. */
    Optional<RolloverTotals> rollover() {
        reading.lock();
        try {
            readRollover();
            return rollover;
        } finally {
            reading.unlock();
        }
    }

    /** Reads the counters for the last time; the descriptor is no longer used afterwards. */
    void close() {
        reading.lock();
        try {
            read();
            readRollover();
            closed = true;
        } finally {
            reading.unlock();
        }
    }

    private void read() {
        if (closed) {
            return;
        }
        try {
            statistics.read(fd);
        } catch (ErrnoException e) {
            return; // the kernel keeps counting: the next reading returns what is missing
        }
        packets += statistics.packets();
        drops += statistics.drops();
        freezes += statistics.freezes();
    }

    private void readRollover() {
        if (closed || rollover.isEmpty()) {
            return;
        }
        try {
            rollover = Optional.of(FanoutGroups.rollover(fd));
        } catch (ErrnoException e) {
            return; // as above
        }
    }
}
