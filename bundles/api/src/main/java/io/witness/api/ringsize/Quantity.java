package io.witness.api.ringsize;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Parses a number with a unit, such as {@code 1.5Gbit} or {@code 300 ms}. */
record Quantity(double number, String unit) {
    private static final Pattern FORM = Pattern.compile("(\\d{1,18}(?:\\.\\d{1,9})?)\\s*([A-Za-z/]*)");

    /** Splits a text; empty if it is not a number with an optional unit. */
    static Optional<Quantity> of(String text) {
        Matcher form = FORM.matcher(text.strip());
        return form.matches()
                ? Optional.of(new Quantity(Double.parseDouble(form.group(1)), form.group(2)))
                : Optional.empty();
    }

    /** Multiplies the number by the value of its unit; empty if the unit is unknown. */
    Optional<Double> in(Map<String, Double> units) {
        return Optional.ofNullable(units.get(unit)).map(factor -> number * factor);
    }
}
