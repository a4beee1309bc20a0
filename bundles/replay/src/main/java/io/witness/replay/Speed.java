package io.witness.replay;

import java.math.BigDecimal;

/**
 * How fast packets are played.
 *
 * @param kind what the number is of
 * @param number for {@link Kind#FACTOR} how many times as fast as recorded, {@link #LEAST} to {@link #MOST}; for {@link Kind#RATE}
 *     packets a second, likewise; for {@link Kind#MAX} 0
 */
public record Speed(Kind kind, double number) {
    /** The smallest number. */
    public static final double LEAST = 0.001;
    /** The largest number. */
    public static final double MOST = 1e9;

    /** With the pauses that are between the recorded times. */
    public static final Speed RECORDED = new Speed(Kind.FACTOR, 1);
    /** As fast as the readers take the packets. Nothing is dropped: the ring waits for them. */
    public static final Speed MAX = new Speed(Kind.MAX, 0);

    private static final String FORMS =
            "use recorded, max, a factor such as 2.5x, or packets a second such as 10000pps";

    /** What decides on when a packet is due. */
    public enum Kind {
        /** The recorded times, so many times as fast. */
        FACTOR,
        /** A number of packets a second. */
        RATE,
        /** The readers. */
        MAX
    }

    /**
     * Checks the number.
     *
     * @param kind what the number is of
     * @param number as above
     * @throws IllegalArgumentException if it is out of bounds
     */
    public Speed {
        boolean good = kind == Kind.MAX ? number == 0 : number >= LEAST && number <= MOST;
        if (!good) {
            throw new IllegalArgumentException(
                    "a speed of " + number + " is out of bounds: use a number from 0.001 to 1000000000");
        }
    }

    /**
     * Some times as fast as recorded.
     *
     * @param times {@link #LEAST} to {@link #MOST}; less than 1 is slower
     * @return the speed
     * @throws IllegalArgumentException if it is out of bounds
     */
    public static Speed factor(double times) {
        return new Speed(Kind.FACTOR, times);
    }

    /**
     * At a fixed rate, whatever times were recorded.
     *
     * @param packetsPerSecond {@link #LEAST} to {@link #MOST}
     * @return the speed
     * @throws IllegalArgumentException if it is out of bounds
     */
    public static Speed rate(double packetsPerSecond) {
        return new Speed(Kind.RATE, packetsPerSecond);
    }

    /**
     * Reads what {@link #toString()} writes.
     *
     * @param text such as {@code recorded}, {@code max}, {@code 2.5x} or {@code 10000pps}
     * @return the speed
     * @throws IllegalArgumentException if it is something else; the message names the remedy
     */
    public static Speed parse(String text) {
        if (text.equals("recorded")) {
            return RECORDED;
        }
        if (text.equals("max")) {
            return MAX;
        }
        if (text.matches("[0-9]+(\\.[0-9]+)?x")) {
            return factor(number(text, 1));
        }
        if (text.matches("[0-9]+(\\.[0-9]+)?pps")) {
            return rate(number(text, 3));
        }
        throw new IllegalArgumentException("\"" + text + "\" is no speed: " + FORMS);
    }

    private static double number(String text, int lengthOfUnit) {
        return Double.parseDouble(text.substring(0, text.length() - lengthOfUnit));
    }

    @Override
    public String toString() {
        return switch (kind) {
            case MAX -> "max";
            case FACTOR -> number == 1 ? "recorded" : plain() + "x";
            case RATE -> plain() + "pps";
        };
    }

    private String plain() {
        return BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
    }
}
