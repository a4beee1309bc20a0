package io.witness.cli.internal.probe;

import static io.witness.cli.internal.probe.Clock.HARDWARE;
import static io.witness.cli.internal.probe.Clock.SOFTWARE;
import static io.witness.cli.internal.probe.Clock.USER;
import static io.witness.cli.internal.probe.Point.ANSWERED;
import static io.witness.cli.internal.probe.Point.REACHED;
import static io.witness.cli.internal.probe.Point.RETURNED;
import static io.witness.cli.internal.probe.Point.SENT;

import java.util.Locale;

/** Lists what is measured of a probe: differences of its times. */
enum Metric {
    DELAY_USER("delay", "user", at(REACHED, USER), at(SENT, USER)),
    DELAY_SOFTWARE("delay", "software", at(REACHED, SOFTWARE), at(SENT, SOFTWARE)),
    DELAY_HARDWARE("delay", "hardware", at(REACHED, HARDWARE), at(SENT, HARDWARE)),
    BACK_USER("back", "user", at(RETURNED, USER), at(ANSWERED, USER)),
    BACK_SOFTWARE("back", "software", at(RETURNED, SOFTWARE), at(ANSWERED, SOFTWARE)),
    BACK_HARDWARE("back", "hardware", at(RETURNED, HARDWARE), at(ANSWERED, HARDWARE)),
    ROUND_TRIP_USER(USER),
    ROUND_TRIP_SOFTWARE(SOFTWARE),
    ROUND_TRIP_HARDWARE(HARDWARE),
    SENDER_TO_KERNEL("senderToKernel", at(SENT, SOFTWARE), at(SENT, USER)),
    KERNEL_TO_RECEIVER("kernelToReceiver", at(REACHED, USER), at(REACHED, SOFTWARE)),
    REFLECTOR("reflector", at(ANSWERED, USER), at(REACHED, USER)),
    REFLECTOR_TO_KERNEL("reflectorToKernel", at(ANSWERED, SOFTWARE), at(ANSWERED, USER)),
    KERNEL_TO_SENDER("kernelToSender", at(RETURNED, USER), at(RETURNED, SOFTWARE));

    /** Times of one probe. */
    static final int TIMES = Point.values().length * Clock.COUNT;

    private final String group;
    private final String label;
    /** Indexes of the times: each first one minus the one after it, all added. */
    private final int[] times;

    Metric(String part, int... times) {
        this("parts", part, times);
    }

    Metric(String group, String label, int... times) {
        this.group = group;
        this.label = label;
        this.times = times;
    }

    // The time on the way there and back, without that in the reflector: clocks of two hosts are never compared.
    Metric(Clock clock) {
        this(
                "roundTrip",
                clock.name().toLowerCase(Locale.ROOT),
                at(RETURNED, clock),
                at(SENT, clock),
                at(REACHED, clock),
                at(ANSWERED, clock));
    }

    /** Returns the index of a time. */
    static int at(Point point, Clock clock) {
        return point.ordinal() * Clock.COUNT + clock.ordinal();
    }

    /** Returns the name of the object in JSON that contains it. */
    String group() {
        return group;
    }

    /** Returns its name in that object. */
    String label() {
        return label;
    }

    /** Tells whether all times that it needs are there: not 0, from an index on. */
    boolean isKnown(long[] all, int start) {
        for (int time : times) {
            if (all[start + time] == 0) {
                return false;
            }
        }
        return true;
    }

    /** Computes the value in nanoseconds; negative if clocks of two hosts differ. */
    long value(long[] all, int start) {
        long sum = 0;
        for (int i = 0; i < times.length; i += 2) {
            sum += all[start + times[i]] - all[start + times[i + 1]];
        }
        return sum;
    }
}
