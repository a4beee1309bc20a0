package io.witness.afpacket;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Which sent packets get a hardware time stamp: {@code hwtstamp_tx_types} of {@code linux/net_tstamp.h}, in its order. */
public enum TransmitStamps {
    /** None. */
    OFF,
    /** Those whose sender asks for it. */
    ON,
    /** As {@link #ON}; the time is written into PTP Sync messages on the fly. */
    ONESTEP_SYNC,
    /** As {@link #ONESTEP_SYNC}, and into PTP peer delay responses. */
    ONESTEP_P2P;

    /**
     * Finds a value by its name.
     *
     * @param name as {@link #toString()} returns it
     * @return the value; empty if there is none of that name
     */
    public static Optional<TransmitStamps> named(String name) {
        return Stream.of(values())
                .filter(value -> value.toString().equals(name))
                .findFirst();
    }

    /**
     * Returns the name, as ethtool(8) has it.
     *
     * @return such as {@code onestep-sync}
     */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
