package io.witness.replay.internal;

import io.witness.replay.Speed;

/** Computes when packets are due. The first one is due at once; delays do not accumulate. For one thread. */
final class Schedule {
    private static final double NANOS_PER_SECOND = 1e9;

    private final Speed speed;
    private long played;
    private boolean started;
    private long startNanos;
    private long firstNanos;

    Schedule(Speed speed) {
        this.speed = speed;
    }

    /**
     * Schedules the next packet.
     *
     * @param packetNanos its time; 0: none, so it is due at once if times decide
     * @param nowNanos the clock's time
     * @return the clock's time at which it is due, which may have passed
     */
    long dueNanos(long packetNanos, long nowNanos) {
        boolean timed = packetNanos != 0 || speed.kind() != Speed.Kind.FACTOR;
        if (!started && timed) {
            started = true;
            startNanos = nowNanos;
            firstNanos = packetNanos;
        }
        long number = played++;
        return switch (speed.kind()) {
            case MAX -> nowNanos;
            case FACTOR -> timed ? startNanos + scaled(packetNanos - firstNanos) : nowNanos;
            case RATE -> startNanos + (long) (number * (NANOS_PER_SECOND / speed.number()));
        };
    }

    // Recorded times are exact to the nanosecond for longer than a floating point number's 53 bits.
    private long scaled(long nanos) {
        return speed.number() == 1 ? nanos : (long) (nanos / speed.number());
    }
}
