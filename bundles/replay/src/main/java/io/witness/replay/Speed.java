package io.witness.replay;

import java.math.BigDecimal;

/**
 * Specifies how fast packets are played.
 *
 * @param kind the meaning of the number
 * @param number for {@link Kind#FACTOR} how many times as fast as recorded, {@link #LEAST} to {@link #MOST}; for {@link
 *     Kind#RATE} packets a second, likewise; for {@link Kind#MAX} 0
 */
public record Speed(Kind kind, double number) {
    /** The smallest number. */
    public static final double LEAST = 0.001;
    /** The largest number. */
    public static final double MOST = 1e9;

    /** With the pauses between the recorded times. */
    public static final Speed RECORDED = new Speed(Kind.FACTOR, 1);
    /** As fast as the readers take the packets. Nothing is dropped: the ring waits for them. */
    public static final Speed MAX = new Speed(Kind.MAX, 0);

    private static final String FORMS =
            "use recorded, max, a factor such as 2.5x, or packets a second such as 10000pps";

    /** Selects what decides when a packet is due. */
    public enum Kind {
        /** The recorded times, multiplied in speed. */
        FACTOR,
        /** A number of packets a second. */
        RATE,
        /** The readers. */
        MAX
    }

    /**
     * Checks the number.
     *
     * @param kind the meaning of the number
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
     * Plays some times as fast as recorded.
     *
     * @param times {@link #LEAST} to {@link #MOST}; less than 1 is slower
     * @return the speed
     * @throws IllegalArgumentException if it is out of bounds
     */
    public static Speed factor(double times) {
        return new Speed(Kind.FACTOR, times);
    }

    /**
     * Plays at a fixed rate, regardless of the recorded times.
     *
     * @param packetsPerSecond {@link #LEAST} to {@link #MOST}
     * @return the speed
     * @throws IllegalArgumentException if it is out of bounds
     */
    public static Speed rate(double packetsPerSecond) {
        return new Speed(Kind.RATE, packetsPerSecond);
    }

    /**
     * Parses the format of {@link #toString()}.
     *
     * @param text such as {@code recorded}, {@code max}, {@code 2.5x} or {@code 10000pps}
     * @return the speed
     * @throws IllegalArgumentException if it has another format; the message names the remedy
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
