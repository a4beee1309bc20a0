package io.witness.cli.internal.send;

/**
 * Computes when frames are due. Delays do not accumulate: what is late is sent at once, and the next one in time. Allocates
 * nothing; for one thread.
 */
final class Schedule {
    private static final double NANOS_PER_SECOND = 1e9;

    private final Pace pace;
    private boolean started;
    private long startNanos;
    private long firstNanos;
    private double done;

    Schedule(Pace pace) {
        this.pace = pace;
    }

    /** Tells whether frames are due at once, so that nobody has to look at a clock. */
    boolean isTop() {
        return pace.kind() == Pace.Kind.TOP;
    }

    /**
     * Schedules the next frame.
     *
     * @param packetNanos its recorded time; 0: none, so it is due at once
     * @param first whether it begins a file, whose recorded times then count from here
     * @param length its bytes
     * @param nowNanos the clock's time
     * @return the clock's time at which it is due, which may have passed
     */
    long dueNanos(long packetNanos, boolean first, int length, long nowNanos) {
        if (!started) {
            started = true;
            startNanos = nowNanos;
        }
        return switch (pace.kind()) {
            case TOP -> nowNanos;
            case PACKETS -> paced(1);
            case BITS -> paced((double) length * Byte.SIZE);
            case RECORDED -> packetNanos == 0 ? nowNanos : recorded(packetNanos, first, nowNanos);
        };
    }

    /** Lets the other frames count from a time at which the first one had been sent. */
    void firstSent(long nowNanos) {
        startNanos = nowNanos;
    }

    private long paced(double amount) {
        long due = startNanos + (long) (done * (NANOS_PER_SECOND / pace.number()));
        done += amount;
        return due;
    }

    private long recorded(long packetNanos, boolean first, long nowNanos) {
        if (first || firstNanos == 0) {
            startNanos = nowNanos;
            firstNanos = packetNanos;
        }
        long passed = packetNanos - firstNanos;
        return startNanos + (pace.number() == 1 ? passed : (long) (passed / pace.number()));
    }
}
