package io.witness.api.ringsize;

import java.util.Locale;
import java.util.Map;

/**
 * Represents a rate of traffic. Immutable.
 *
 * @param perSecond packets or bits per second, more than 0
 * @param isBits whether it counts bits: those of captured bytes, without the 24 bytes per packet that a cable carries besides
 */
public record Rate(double perSecond, boolean isBits) {
    private static final Map<String, Double> PREFIXES = Map.of("", 1.0, "k", 1e3, "m", 1e6, "g", 1e9, "t", 1e12);
    private static final double MOST = 1e13;

    /**
     * Reads a rate such as {@code 300kpps}, {@code 1M} (both packets per second) or {@code 10Gbit}; case does not matter.
     *
     * @param text a number and a unit
     * @return the rate
     * @throws IllegalArgumentException if it is none; says what to use
     */
    public static Rate parse(String text) {
        Quantity quantity = Quantity.of(text).orElseThrow(() -> refused(text));
        String unit = quantity.unit().toLowerCase(Locale.ROOT);
        String prefix = unit.replaceFirst("(pps|packets/s|bit|bits|bit/s|bits/s|bps)$", "");
        Double factor = PREFIXES.get(prefix);
        double value = factor == null ? 0 : quantity.number() * factor;
        if (!(value > 0 && value <= MOST)) {
            throw refused(text);
        }
        return new Rate(value, unit.substring(prefix.length()).startsWith("b"));
    }

    private static IllegalArgumentException refused(String text) {
        return new IllegalArgumentException("RATE=" + text
                + " is not a rate: use packets per second such as 300kpps or 1M, or bits per second such as 10Gbit");
    }

    /**
     * Converts the rate for packets of one size.
     *
     * @param packetSize bytes per packet
     * @return packets per second
     */
    public double packetsPerSecond(int packetSize) {
        return isBits ? perSecond / Byte.SIZE / packetSize : perSecond;
    }
}
