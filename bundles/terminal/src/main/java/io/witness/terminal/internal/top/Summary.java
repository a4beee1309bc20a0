package io.witness.terminal.internal.top;

import java.time.format.DateTimeFormatter;
import java.util.OptionalDouble;

/** Says in one line how the whole sensor is doing. */
final class Summary {
    /** The time of a sample. */
    static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");

    private Summary() {}

    static String of(Activity activity) {
        OptionalDouble slack = activity.leastSlackSeconds();
        long rings = activity.rings().stream()
                .filter(ring -> ring.now().fanoutIndex().isPresent())
                .count();
        long idle = activity.rings().size() - rings;
        return number(rings, "ring") + ", "
                + (idle == 0 ? "" : number(idle, "socket") + " without rings, ")
                + number(activity.readers().size(), "reader") + ": "
                + Figures.rate(activity.sumOfRings(RingRates::packetsPerSecond)) + " packets/s, "
                + Figures.rate(activity.sumOfRings(RingRates::dropsPerSecond)) + " drops/s, "
                + Figures.rate(activity.sumOfReaders(ReaderRates::skipsPerSecond)) + " skips/s"
                + (slack.isPresent() ? ", least slack " + Figures.seconds(slack) + " s" : "");
    }

    private static String number(long count, String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }
}
