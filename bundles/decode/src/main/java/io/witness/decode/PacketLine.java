package io.witness.decode;

import io.witness.api.packet.CopyView;
import io.witness.api.packet.LinkTypes;
import io.witness.api.packet.Packet;
import io.witness.api.packet.PacketCopy;
import io.witness.decode.internal.Headers;
import io.witness.decode.internal.LinkText;
import java.time.Instant;
import java.time.ZoneId;

/** Formats packets as one line of text each, in the style of tcpdump. For one thread. */
public final class PacketLine {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final int SECONDS_PER_DAY = 86_400;

    /** As much of a packet as lines tell of. */
    private static final int MOST_BYTES_OF_COPY = 1 << 16;

    private final Headers headers;
    private final ZoneId zone;
    /** Null until there is a copy. */
    private CopyView view;

    private long offsetQuarter = Long.MIN_VALUE;
    private int offsetSeconds;

    /**
     * Creates an instance for the packets of one ring.
     *
     * @param linkType the LINKTYPE number of the packets, see {@link LinkTypes}
     * @param zone the time zone for printed times
     */
    public PacketLine(int linkType, ZoneId zone) {
        headers = new Headers(linkType);
        this.zone = zone;
    }

    /**
     * Appends a packet: time of day, protocol, addresses, and the most important other fields; no line break.
     *
     * @param out the output
     * @param packet any packet, including garbage and truncated ones
     */
    public void append(StringBuilder out, Packet packet) {
        appendTime(out, packet.timeNanos());
        headers.read(packet);
        LinkText.append(out.append(' '), headers);
    }

    /**
     * Appends a packet outside of any ring, as {@link #append(StringBuilder, Packet)} does.
     *
     * @param out the output
     * @param packet any packet, including garbage and truncated ones
     */
    public void append(StringBuilder out, PacketCopy packet) {
        if (view == null) {
            view = new CopyView(MOST_BYTES_OF_COPY);
        }
        appendTime(out, packet.timeNanos());
        headers.read(view.of(packet));
        LinkText.append(out.append(' '), headers);
    }

    private void appendTime(StringBuilder out, long timeNanos) {
        long seconds = timeNanos / NANOS_PER_SECOND;
        int ofDay = (int) Math.floorMod(seconds + offsetSeconds(seconds), (long) SECONDS_PER_DAY);
        appendPadded(out, ofDay / 3600, 2);
        appendPadded(out.append(':'), ofDay / 60 % 60, 2);
        appendPadded(out.append(':'), ofDay % 60, 2);
        appendPadded(out.append('.'), (int) (timeNanos % NANOS_PER_SECOND), 9);
    }

    // No zone changes its offset except at a full quarter of an hour, so it is looked up once in each.
    private int offsetSeconds(long seconds) {
        long quarter = Math.floorDiv(seconds, 900L);
        if (quarter != offsetQuarter) {
            offsetQuarter = quarter;
            offsetSeconds =
                    zone.getRules().getOffset(Instant.ofEpochSecond(seconds)).getTotalSeconds();
        }
        return offsetSeconds;
    }

    private static void appendPadded(StringBuilder out, int value, int digits) {
        int power = 1;
        for (int i = 1; i < digits; i++) {
            power *= 10;
        }
        for (; power > 0; power /= 10) {
            out.append((char) ('0' + value / power % 10));
        }
    }
}
