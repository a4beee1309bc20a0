package io.witness.cli.internal.send;

import io.witness.api.ringsize.Rate;
import java.math.BigDecimal;

/**
 * Decides when frames are due.
 *
 * @param kind the meaning of the number
 * @param number for {@link Kind#RECORDED} how many times as fast as recorded; for {@link Kind#PACKETS} and {@link Kind#BITS}
 *     how many a second; for {@link Kind#TOP} 0
 */
record Pace(Kind kind, double number) {
    static final Pace RECORDED = new Pace(Kind.RECORDED, 1);
    static final Pace TOP = new Pace(Kind.TOP, 0);

    private static final double LEAST = 0.001;
    private static final double MOST = 1e6;

    /** Selects what decides. */
    enum Kind {
        RECORDED,
        PACKETS,
        BITS,
        TOP
    }

    /** Parses a factor such as {@code 2x} or {@code 0.5}. */
    static Pace factor(String text) {
        try {
            double number = Double.parseDouble(text.endsWith("x") ? text.substring(0, text.length() - 1) : text);
            if (number >= LEAST && number <= MOST) {
                return new Pace(Kind.RECORDED, number);
            }
        } catch (NumberFormatException e) {
            // reported below
        }
        throw new IllegalArgumentException("--speed " + text
                + " is no factor of the recorded speed: use one from 0.001x to 1000000x, such as 2x; as fast as"
                + " possible is --topspeed");
    }

    /** Parses a rate such as {@code 10000pps} or {@code 100Mbit}. */
    static Pace rate(String text) {
        try {
            Rate rate = Rate.parse(text);
            return new Pace(rate.isBits() ? Kind.BITS : Kind.PACKETS, rate.perSecond());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("--rate " + text
                    + " is not a rate: use packets per second such as 10000pps, or bits per second such as 100Mbit");
        }
    }

    /** Says what was asked for. */
    @Override
    public String toString() {
        String plain = BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
        return switch (kind) {
            case RECORDED -> number == 1 ? "as recorded" : plain + " times as fast as recorded";
            case PACKETS -> plain + " packets/s";
            case BITS -> plain + " bits/s";
            case TOP -> "as fast as possible";
        };
    }
}
