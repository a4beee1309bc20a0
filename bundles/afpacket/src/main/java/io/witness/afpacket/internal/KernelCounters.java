package io.witness.afpacket.internal;

import io.witness.api.ring.RingTotals;
import io.witness.linux.ErrnoException;
import io.witness.linux.socket.PacketStatistics;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Adds up the kernel's counters, which have 32 bits and are cleared by each reading, in 64 bits. So they are read every
 * few seconds also if nobody asks: at the highest rate of a 100 Gbit/s link they are full after 29 s.
 */
final class KernelCounters {
    /** How long the taking thread may wait without a reading. */
    static final int INTERVAL_MILLIS = 5000;

    private static final long INTERVAL_NANOS = INTERVAL_MILLIS * 1_000_000L;

    private final int fd;
    /** Who asks for totals may hold it within a system call: the taking thread does not wait for it. */
    private final ReentrantLock reading = new ReentrantLock();

    private final PacketStatistics statistics = new PacketStatistics();
    private long packets;
    private long drops;
    private long freezes;
    private boolean closed;
    /** The taking thread's own. */
    private long lastReadNanos = System.nanoTime();

    KernelCounters(int fd) {
        this.fd = fd;
    }

    /** Reads if it is time to, and says whether it was. For the taking thread; allocates nothing. */
    boolean readIfDue(long nowNanos) {
        boolean due = nowNanos - lastReadNanos >= INTERVAL_NANOS;
        if (due) {
            lastReadNanos = nowNanos;
            readUnlessSomebodyDoes();
        }
        return due;
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

    /** The totals up to now, or up to the closing. */
    RingTotals totals() {
        reading.lock();
        try {
            read();
            return RingTotals.NONE.plus(packets, drops, freezes);
        } finally {
            reading.unlock();
        }
    }

    /** Reads for the last time; the descriptor is not used any more. */
    void close() {
        reading.lock();
        try {
            read();
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
            return; // the kernel goes on to count: what is missing comes with the next reading
        }
        packets += statistics.packets();
        drops += statistics.drops();
        freezes += statistics.freezes();
    }
}
