package io.witness.config.internal;

import io.witness.api.socket.SpecificationException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Numbers as people write them. What is whole and fits becomes a Long; nothing wraps around. */
final class Quantities {
    private static final Pattern SIZE = Pattern.compile("(\\d{1,30})\\s*(kib|mib|gib|)");
    private static final Map<String, BigInteger> UNITS = Map.of(
            "", BigInteger.ONE,
            "kib", BigInteger.valueOf(1 << 10),
            "mib", BigInteger.valueOf(1 << 20),
            "gib", BigInteger.valueOf(1 << 30));

    private Quantities() {}

    /**
     * Reads a number of JSON.
     *
     * @param literal its text
     * @return a Long if it is whole and fits, also when written as 16.0 or 1e6; else a BigInteger or a BigDecimal, which
     *     no key takes
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
     * Reads a size such as {@code "64KiB"}, {@code "1 MiB"} or {@code "4096"}; the case of the unit does not matter.
     *
     * @param key to be named in the message
     * @param text what is written
     * @return bytes
     * @throws SpecificationException if it is no size
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
