package io.witness.api.ringsize;

import java.util.List;
import java.util.Map;

/**
 * Says what a ring has to bear. Immutable.
 *
 * @param rate the rate of packets
 * @param packetSize captured bytes per packet, with the Ethernet header and without the checksum
 * @param slackSeconds how long the ring keeps packets while readers do nothing
 */
public record RingSizeRequest(Rate rate, int packetSize, double slackSeconds) {
    /** The operands of the commands that size a ring. */
    public static final String OPERANDS = "RATE SIZE SLACK";

    /** The largest packet that the kernel captures, {@code MAXIMUM_SNAPLEN} of libpcap. */
    private static final int LARGEST_PACKET = 262_144;

    private static final double LEAST_SLACK = 1e-6;
    private static final double MOST_SLACK = 86_400;
    private static final Map<String, Double> SECONDS =
            Map.of("", 1.0, "s", 1.0, "ms", 1e-3, "us", 1e-6, "min", 60.0, "h", 3600.0);
    private static final Map<String, Double> BYTES = Map.of("", 1.0, "B", 1.0, "KiB", 1024.0);

    /**
     * Reads the operands of a command.
     *
     * @param operands rate, size and slack, such as {@code 10Gbit 800 500ms}
     * @return the request
     * @throws IllegalArgumentException if one is missing or wrong; names it, and says what to use
     */
    public static RingSizeRequest parse(List<String> operands) {
        if (operands.size() != 3) {
            throw new IllegalArgumentException(
                    operands.size() + " operands instead of " + OPERANDS + ": use some such as 10Gbit 800 500ms");
        }
        return new RingSizeRequest(Rate.parse(operands.get(0)), size(operands.get(1)), slack(operands.get(2)));
    }

    private static int size(String text) {
        double bytes = Quantity.of(text).flatMap(size -> size.in(BYTES)).orElse(0.0);
        if (bytes < 1 || bytes > LARGEST_PACKET || bytes != Math.rint(bytes)) {
            throw new IllegalArgumentException("SIZE=" + text
                    + " is not the size of a packet: use a whole number of bytes from 1 to " + LARGEST_PACKET);
        }
        return (int) bytes;
    }

    private static double slack(String text) {
        double seconds = Quantity.of(text).flatMap(slack -> slack.in(SECONDS)).orElse(0.0);
        if (seconds < LEAST_SLACK || seconds > MOST_SLACK) {
            throw new IllegalArgumentException(
                    "SLACK=" + text + " is not a time: use one from 1us to 24h, such as 0.5 (seconds), 500ms or 2min");
        }
        return seconds;
    }
}
