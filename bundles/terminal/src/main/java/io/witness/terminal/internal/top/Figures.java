package io.witness.terminal.internal.top;

import java.util.OptionalDouble;
import java.util.OptionalLong;

/** Formats numbers in few characters. What is unknown is a dash. */
final class Figures {
    static final String UNKNOWN = "-";

    private static final double MILLION = 1e6;

    private Figures() {}

    static String count(OptionalLong count) {
        return count.isPresent() ? Long.toString(count.getAsLong()) : UNKNOWN;
    }

    /** Formats a rate: with one decimal below 10, in millions from a million on. */
    static String rate(OptionalDouble rate) {
        return rate.isPresent() ? rate(rate.getAsDouble()) : UNKNOWN;
    }

    static String rate(double rate) {
        if (rate >= MILLION) {
            return decimal(rate / MILLION, 2) + "M";
        }
        return decimal(rate, rate > 0 && rate < 10 ? 1 : 0);
    }

    /** Formats seconds: with three decimals below 10, with one below 1000. */
    static String seconds(OptionalDouble seconds) {
        if (seconds.isEmpty()) {
            return UNKNOWN;
        }
        double known = seconds.getAsDouble();
        return decimal(known, known < 10 ? 3 : known < 1000 ? 1 : 0);
    }

    // Hundreds of numbers are shown each second, and a format is parsed each time.
    private static String decimal(double value, int decimals) {
        long scaled = Math.round(value * Math.pow(10, decimals));
        String digits = Long.toString(Math.abs(scaled));
        String all = "0".repeat(Math.max(0, decimals + 1 - digits.length())) + digits;
        int point = all.length() - decimals;
        return (scaled < 0 ? "-" : "") + all.substring(0, point) + (decimals > 0 ? "." + all.substring(point) : "");
    }
}
