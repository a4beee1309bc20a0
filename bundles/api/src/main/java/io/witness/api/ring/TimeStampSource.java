package io.witness.api.ring;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Says which time of a packet a ring is to contain ({@code PACKET_TIMESTAMP}). It is a wish: each packet tells what it has, see
 * {@link io.witness.api.packet.Packet#timeStampKind()}.
 */
public enum TimeStampSource {
    /**
     * The time at which the kernel copied the packet into the ring; or as {@link #SOFTWARE}, while any program of the host
     * has the kernel take that.
     */
    COPY,
    /** The time at which the kernel got the packet from the driver. */
    SOFTWARE,
    /**
     * The time at which the network card saw the packet, by its own clock; of packets without one as {@link #SOFTWARE}. The
     * network card has to be told to take it.
     */
    HARDWARE;

    /**
     * Finds a value by its name; case does not matter.
     *
     * @param name as {@link #toString()} returns it
     * @return the value; empty if there is none of that name
     */
    public static Optional<TimeStampSource> named(String name) {
        String lower = name.strip().toLowerCase(Locale.ROOT);
        return Stream.of(values())
                .filter(value -> value.toString().equals(lower))
                .findFirst();
    }

    /**
     * Returns the name that an entry has for it.
     *
     * @return such as {@code hardware}
     */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
