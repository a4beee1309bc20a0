package io.witness.terminal.internal.top;

import java.util.Comparator;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Function;

/**
 * A column of a table.
 *
 * @param name its heading
 * @param importance 0: always shown; where there is no room, the column with the highest number goes first
 * @param smallFirst whether the smallest is the most interesting
 * @param number the value to sort by; {@code null}: by the text
 * @param text the value to show
 * @param <R> a row
 */
record Column<R>(
        String name, int importance, boolean smallFirst, Function<R, OptionalDouble> number, Function<R, String> text) {
    static <R> Column<R> text(String name, int importance, Function<R, String> text) {
        return new Column<>(name, importance, true, null, text);
    }

    static <R> Column<R> count(String name, int importance, Function<R, OptionalLong> count) {
        return new Column<>(
                name, importance, false, row -> number(count.apply(row)), row -> Figures.count(count.apply(row)));
    }

    private static OptionalDouble number(OptionalLong count) {
        return count.isPresent() ? OptionalDouble.of(count.getAsLong()) : OptionalDouble.empty();
    }

    static <R> Column<R> rate(String name, int importance, Function<R, OptionalDouble> rate) {
        return new Column<>(name, importance, false, rate, row -> Figures.rate(rate.apply(row)));
    }

    static <R> Column<R> seconds(String name, int importance, Function<R, OptionalDouble> seconds) {
        return new Column<>(name, importance, false, seconds, row -> Figures.seconds(seconds.apply(row)));
    }

    /** Sorts by the smallest value first. */
    Column<R> leastFirst() {
        return new Column<>(name, importance, true, number, text);
    }

    boolean isNumber() {
        return number != null;
    }

    /** Orders rows; those whose number is unknown are the last, also in reverse. */
    Comparator<R> order(boolean reversed) {
        Comparator<R> order = isNumber()
                ? Comparator.comparingDouble(row -> known(number.apply(row), reversed))
                : Comparator.comparing(text);
        return smallFirst == reversed ? order.reversed() : order;
    }

    private double known(OptionalDouble value, boolean reversed) {
        return value.orElse(smallFirst == reversed ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY);
    }
}
