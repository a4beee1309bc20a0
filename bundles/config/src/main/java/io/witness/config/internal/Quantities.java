package io.witness.config.internal;

import io.witness.api.socket.SpecificationException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Parses numbers. Integers that fit become a Long; nothing wraps around. */
final class Quantities {
    private static final Pattern SIZE = Pattern.compile("(\\d{1,30})\\s*(kib|mib|gib|)");
    private static final Map<String, BigInteger> UNITS = Map.of(
            "", BigInteger.ONE,
            "kib", BigInteger.valueOf(1 << 10),
            "mib", BigInteger.valueOf(1 << 20),
            "gib", BigInteger.valueOf(1 << 30));

    private Quantities() {}

    /**
     * Parses a JSON number.
     *
     * @param literal its text
     * @return a Long for an integer that fits, also when written as 16.0 or 1e6; otherwise a BigInteger or a BigDecimal,
     *     which no key accepts
     */
    static Number number(String literal) {
        if (literal.matches("-?\\d+")) {
            return narrow(new BigInteger(literal));
        }
        try {
            return whole(new BigDecimal(literal));
        } catch (NumberFormatException e) {
            // an exponent of more than 32 bits
            return Double.valueOf(literal);
        }
    }

    private static Number whole(BigDecimal number) {
        try {
            return number.longValueExact();
        } catch (ArithmeticException e) {
            return number;
        }
    }

    private static Number narrow(BigInteger number) {
        return number.bitLength() < Long.SIZE ? (Number) number.longValue() : number;
    }

    /**
     * Parses a size such as {@code "64KiB"}, {@code "1 MiB"} or {@code "4096"}; the unit is not case-sensitive.
     *
     * @param key for the message
     * @param text the written value
     * @return bytes
     * @throws SpecificationException if it is not a size
     */
    static Number size(String key, String text) throws SpecificationException {
        Matcher size = SIZE.matcher(text.strip().toLowerCase(Locale.ROOT));
        if (!size.matches()) {
            throw new SpecificationException(
                    key, text, "is not a size: use a number of bytes, or KiB, MiB or GiB, such as \"1MiB\"");
        }
        return narrow(new BigInteger(size.group(1)).multiply(UNITS.get(size.group(2))));
    }
}
