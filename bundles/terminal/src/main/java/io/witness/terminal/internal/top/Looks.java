package io.witness.terminal.internal.top;

import java.util.OptionalDouble;

/** Decides which rows deserve attention. */
final class Looks {
    private static final double SHORT_SECONDS = 1;

    private Looks() {}

    static Line.Look of(RingRates ring) {
        boolean failed = ring.now().phase().equals("failed");
        if (failed || isPositive(ring.dropsPerSecond())) {
            return Line.Look.ALARM;
        }
        return ring.slackSeconds().orElse(SHORT_SECONDS) < SHORT_SECONDS ? Line.Look.WARNING : Line.Look.PLAIN;
    }

    static Line.Look of(ReaderRates reader) {
        if (isPositive(reader.skipsPerSecond())) {
            return Line.Look.ALARM;
        }
        return reader.oldestSeconds().orElse(0) > SHORT_SECONDS ? Line.Look.WARNING : Line.Look.PLAIN;
    }

    private static boolean isPositive(OptionalDouble rate) {
        return rate.orElse(0) > 0;
    }
}
