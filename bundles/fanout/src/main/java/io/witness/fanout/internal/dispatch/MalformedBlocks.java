package io.witness.fanout.internal.dispatch;

import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Counts blocks of a ring that cannot be what the kernel wrote: each once, whoever finds it, with at most one log line a
 * minute.
 */
final class MalformedBlocks {
    private static final long LINE_EVERY_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final String ring;
    private final LongSupplier nanoTime;
    private final Consumer<String> warn;
    /** Whether the block was found malformed since it was taken. */
    private final boolean[] found;

    private volatile long count;
    private long told;
    private long toldNanos;

    MalformedBlocks(String ring, int numBlocks, LongSupplier nanoTime, Consumer<String> warn) {
        this.ring = ring;
        this.nanoTime = nanoTime;
        this.warn = warn;
        this.found = new boolean[numBlocks];
    }

    /** Resets a block that was taken. Called by the ring's thread before any reader gets the block. */
    void taken(int index) {
        found[index] = false;
    }

    /**
     * Notes that a holder found a block malformed. Called by any thread, also within a monitor that the ring's thread needs: writes nothing.
     *
     * @return how many blocks were found since the last line, if a line is due, for {@link #tell}; else 0
     */
    synchronized long found(int index) {
        if (found[index]) {
            return 0;
        }
        found[index] = true;
        count = count + 1;
        long now = nanoTime.getAsLong();
        if (told > 0 && now - toldNanos < LINE_EVERY_NANOS) {
            return 0;
        }
        long untold = count - told;
        told = count;
        toldNanos = now;
        return untold;
    }

    /** Writes a line if one is due. Called by any thread, outside of monitors: a log may be slow. */
    void tell(long untold, int index, String reason) {
        if (untold > 0) {
            warn.accept(
                    ring + ": block " + index + " is malformed: " + reason + "; " + untold
                            + " of them since the last such line: a client writes into the ring: end it, or set \"Sealed\": true");
        }
    }

    /** Returns how many there were. Called by any thread. */
    long count() {
        return count;
    }
}
