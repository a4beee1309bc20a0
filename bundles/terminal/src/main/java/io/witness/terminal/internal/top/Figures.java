package io.witness.terminal.internal.top;

import java.util.Locale;
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
            return format("%.2fM", rate / MILLION);
        }
        return rate > 0 && rate < 10 ? format("%.1f", rate) : format("%.0f", rate);
    }

    /** Formats seconds: with three decimals below 10, with one below 1000. */
    static String seconds(OptionalDouble seconds) {
        if (seconds.isEmpty()) {
            return UNKNOWN;
        }
        double known = seconds.getAsDouble();
        return format(known < 10 ? "%.3f" : known < 1000 ? "%.1f" : "%.0f", known);
    }

    private static String format(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }
}
