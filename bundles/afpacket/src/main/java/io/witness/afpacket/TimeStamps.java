package io.witness.afpacket;

import java.util.List;
import java.util.Set;

/**
 * Holds the time stamps of one packet. A caller makes one and passes it to each call, which replaces its content; nothing is
 * allocated. For one thread at a time.
 */
public final class TimeStamps {
    /** Selects who takes the time of a packet. */
    public enum Source {
        /** The kernel: of a received packet when it gets it from the driver, of a sent one just before the driver gets it. */
        SOFTWARE,
        /** The network card, by its own clock, when the packet passes the wire. */
        HARDWARE
    }

    /** By a bit for each source, {@code 1 << ordinal()}. */
    private static final List<Set<Source>> SETS = List.of(
            Set.of(), Set.of(Source.SOFTWARE), Set.of(Source.HARDWARE), Set.of(Source.SOFTWARE, Source.HARDWARE));

    private long softwareNanos;
    private long hardwareNanos;
    private int asked;

    /** Creates an instance without time stamps. */
    public TimeStamps() {}

    /**
     * Replaces the content. Called by the library, and by tests of programs.
     *
     * @param software nanoseconds since 1970; 0: there is none
     * @param hardware nanoseconds of the network card's clock; 0: there is none
     * @param askedFor the sources that the socket was asked for
     * @return this
     */
    public TimeStamps set(long software, long hardware, Set<Source> askedFor) {
        set(software, hardware, bits(askedFor));
        return this;
    }

    void set(long software, long hardware, int askedBits) {
        softwareNanos = software;
        hardwareNanos = hardware;
        asked = askedBits;
    }

    static int bits(Set<Source> sources) {
        return bits(sources.contains(Source.SOFTWARE), sources.contains(Source.HARDWARE));
    }

    private static int bits(boolean software, boolean hardware) {
        return (software ? 1 : 0) | (hardware ? 2 : 0);
    }

    /**
     * Returns the kernel's time stamp.
     *
     * @return nanoseconds since 1970 by the system's clock; 0: there is none
     */
    public long softwareNanos() {
        return softwareNanos;
    }

    /**
     * Returns the network card's time stamp.
     *
     * @return nanoseconds by the clock of the network card, which needs not be set; 0: there is none
     */
    public long hardwareNanos() {
        return hardwareNanos;
    }

    /**
     * Tells whether there is the kernel's time stamp.
     *
     * @return whether {@link #softwareNanos()} has a meaning
     */
    public boolean hasSoftware() {
        return softwareNanos != 0;
    }

    /**
     * Tells whether there is a time stamp of the network card.
     *
     * @return whether {@link #hardwareNanos()} has a meaning
     */
    public boolean hasHardware() {
        return hardwareNanos != 0;
    }

    /**
     * Returns which time stamps the socket was asked for and this packet does not have. For the kernel's, these are the first
     * packets after the first socket of the host asked for them; for the network card's, see {@link InterfaceStamps}. Of a sent
     * packet, the two come one after the other, each without the other one.
     *
     * @return an immutable set; no call allocates one
     */
    public Set<Source> missing() {
        return SETS.get(asked & ~bits(hasSoftware(), hasHardware()));
    }

    /**
     * Formats the time stamps.
     *
     * @return such as {@code software=1700000000.123456789 missing=[HARDWARE]}
     */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        append(text, "software", softwareNanos);
        append(text, "hardware", hardwareNanos);
        if (!missing().isEmpty() || text.isEmpty()) {
            text.append("missing=").append(missing());
        }
        return text.toString().strip();
    }

    private static void append(StringBuilder text, String name, long nanos) {
        if (nanos != 0) {
            text.append("%s=%d.%09d ".formatted(name, nanos / 1_000_000_000, nanos % 1_000_000_000));
        }
    }
}
