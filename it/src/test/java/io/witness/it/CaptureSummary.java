package io.witness.it;

import io.witness.api.packet.PacketCopy;
import java.util.Optional;

/**
 * What two readers of a capture file should agree on.
 *
 * @param packets how many there are
 * @param wireBytes their lengths on the wire together
 * @param earliestMicros the earliest time of those that have one, {@link Long#MAX_VALUE} if there are none
 * @param latestMicros the latest time
 * @param linkType of the last packet; -1: not told
 * @param remark what was odd, or ended the reading; empty: nothing
 */
record CaptureSummary(
        long packets, long wireBytes, long earliestMicros, long latestMicros, int linkType, String remark) {
    static final CaptureSummary REFUSED = new CaptureSummary(-1, 0, Long.MAX_VALUE, 0, -1, "");
    static final String UNEXPLAINED = "unexplained";

    private static final long SIGNED_MICROS = 0x8000_0000L * 1_000_000;
    private static final int SUN_ATM = 123;
    private static final int ERF = 197;
    /** They round times of a resolution that is a power of two. */
    private static final long COARSEST_MICROS = 10_000;

    static CaptureSummary empty(int linkType) {
        return new CaptureSummary(0, 0, Long.MAX_VALUE, 0, linkType, "");
    }

    /** From a line of {@code capinfos}: name, packets, bytes, earliest and latest time in seconds, or n/a. */
    static CaptureSummary told(String[] fields) {
        return new CaptureSummary(
                Long.parseLong(fields[1]),
                Long.parseLong(fields[2]),
                fields[3].equals("n/a") ? Long.MAX_VALUE : micros(fields[3]),
                fields[4].equals("n/a") ? 0 : micros(fields[4]),
                -1,
                "");
    }

    private static long micros(String seconds) {
        String[] parts = seconds.split("\\.");
        String fraction = parts.length == 1 ? "" : parts[1];
        return Long.parseLong(parts[0]) * 1_000_000 + Long.parseLong((fraction + "000000").substring(0, 6));
    }

    CaptureSummary with(PacketCopy packet, int packetLinkType) {
        long micros = packet.timeNanos() / 1000;
        return new CaptureSummary(
                packets + 1,
                wireBytes + packet.wireLength(),
                Math.min(earliestMicros, micros),
                Math.max(latestMicros, micros),
                packetLinkType,
                remark);
    }

    /** Adds to the remark. */
    CaptureSummary with(String newRemark) {
        String all = remark.isEmpty() ? newRemark : remark + "; " + newRemark;
        return new CaptureSummary(packets, wireBytes, earliestMicros, latestMicros, linkType, all);
    }

    /** Which kind of difference there is, and why it may be, if there is one. */
    Optional<String> difference(CaptureSummary theirs) {
        if (packets != theirs.packets && (packets > 0 || theirs.packets >= 0)) {
            return Optional.of(differenceOfPackets(theirs));
        }
        if (packets > 0 && wireBytes != theirs.wireBytes) {
            boolean counted = remark.contains("length on the wire");
            return Optional.of(counted ? "an odd length on the wire, clamped" : differenceByLinkType());
        }
        return packets <= 0 || hasTimesOf(theirs) ? Optional.empty() : Optional.of(differenceOfTimes(theirs));
    }

    private String differenceOfPackets(CaptureSummary theirs) {
        if (theirs.packets < 0 || packets > 0 && theirs.packets == 0) {
            return "nothing read by Wireshark, which refuses the file or its first packet, or packets by libpcap's rules";
        }
        if (packets < 0 && theirs.packets == 0) {
            return "no interface and no packet, refused here";
        }
        if (packets <= 0 && theirs.packets == 1) {
            return "no capture, which Wireshark shows as one packet";
        }
        return byDamage();
    }

    /** Wireshark takes a header off that capture devices put in front, of ATM for example. */
    private String differenceByLinkType() {
        return linkType == SUN_ATM || linkType == ERF ? "a pseudo header, which Wireshark does not count" : byDamage();
    }

    /** It looks at packets further on, and takes the file for Nokia's or a patched libpcap's if that fits better. */
    private String byDamage() {
        boolean damaged =
                remark.contains("captured bytes, expected at most") || remark.contains("cut off within a packet");
        return packets > 0 && damaged ? "a variant of pcap that Wireshark guesses for damaged files" : UNEXPLAINED;
    }

    private boolean hasTimesOf(CaptureSummary theirs) {
        return Math.abs(earliestMicros - theirs.earliestMicros) < COARSEST_MICROS
                && Math.abs(latestMicros - theirs.latestMicros) < COARSEST_MICROS;
    }

    private String differenceOfTimes(CaptureSummary theirs) {
        if (remark.contains("fraction of a second") || remark.contains("with a time")) {
            return "an odd time, clamped or added up";
        }
        if (latestMicros >= SIGNED_MICROS) {
            return "seconds of 32 bits from 2038 on, which they take for times before 1970";
        }
        boolean noTime = earliestMicros == 0 || remark.contains("cut off");
        boolean none = theirs.earliestMicros == Long.MAX_VALUE;
        return none && noTime ? "packets without a time, of which Wireshark says n/a" : byDamage();
    }
}
