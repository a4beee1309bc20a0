package io.witness.pcap.internal;

/** Converts the times of one interface, which count fractions of a second: powers of ten or of two. */
final class TimeScale {
    /** Not a time that can be told. */
    static final long OUT_OF_RANGE = -1;

    /** Microseconds since 1970. */
    static final TimeScale MICROSECONDS = new TimeScale(6, 0);

    private static final long NANOS_PER_SECOND = 1_000_000_000;
    private static final long MOST_SECONDS = Long.MAX_VALUE / NANOS_PER_SECOND - 1;
    private static final int POWER_OF_TWO = 0x80;
    private static final int MOST_BITS = 63;
    private static final int MOST_DIGITS = 18;

    private final long offsetSeconds;
    /** How often a second is divided by two; 0: by powers of ten. */
    private final int bits;

    private final long unitsPerSecond;

    /** Creates the scale of a resolution; if that is invalid, each time is {@link #OUT_OF_RANGE}. */
    TimeScale(int resolution, long offsetSeconds) {
        this.offsetSeconds = offsetSeconds;
        int exponent = resolution & ~POWER_OF_TWO;
        bits = isPowerOfTwo(resolution) ? exponent : 0;
        unitsPerSecond =
                isResolution(resolution) ? (isPowerOfTwo(resolution) ? 1L << exponent : powerOfTen(exponent)) : 0;
    }

    private static boolean isPowerOfTwo(int resolution) {
        return (resolution & POWER_OF_TWO) != 0;
    }

    /** Tells whether a value of the option is valid: units of 10<sup>-18</sup> s or 2<sup>-62</sup> s, or longer ones. */
    private static boolean isResolution(int value) {
        return isPowerOfTwo(value) ? (value & ~POWER_OF_TWO) < MOST_BITS : value <= MOST_DIGITS;
    }

    private static long powerOfTen(int exponent) {
        long power = 1;
        for (int i = 0; i < exponent; i++) {
            power *= 10;
        }
        return power;
    }

    /** Returns nanoseconds since 1970, or {@link #OUT_OF_RANGE} before that and from 2262 on. */
    long nanos(long units) {
        if (unitsPerSecond == 0) {
            return OUT_OF_RANGE;
        }
        long seconds = Long.divideUnsigned(units, unitsPerSecond) + offsetSeconds;
        if (seconds < 0 || seconds > MOST_SECONDS) {
            return OUT_OF_RANGE;
        }
        return seconds * NANOS_PER_SECOND + nanosOfSecond(Long.remainderUnsigned(units, unitsPerSecond));
    }

    private long nanosOfSecond(long units) {
        if (bits > 0) {
            return Math.multiplyHigh(units, NANOS_PER_SECOND) << (Long.SIZE - bits) | units * NANOS_PER_SECOND >>> bits;
        }
        return unitsPerSecond > NANOS_PER_SECOND
                ? units / (unitsPerSecond / NANOS_PER_SECOND)
                : units * (NANOS_PER_SECOND / unitsPerSecond);
    }
}
