package io.witness.afpacket;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Which received packets get a hardware time stamp: {@code hwtstamp_rx_filters} of {@code linux/net_tstamp.h}, in its order. */
public enum ReceiveStamps {
    /** None. */
    NONE,
    /** All. */
    ALL,
    /** The wanted ones and some more, as the driver says. */
    SOME,
    /** Events of PTP version 1 over UDP. */
    PTPV1_L4_EVENT,
    /** Sync messages of PTP version 1 over UDP. */
    PTPV1_L4_SYNC,
    /** Delay requests of PTP version 1 over UDP. */
    PTPV1_L4_DELAY_REQ,
    /** Events of PTP version 2 over UDP. */
    PTPV2_L4_EVENT,
    /** Sync messages of PTP version 2 over UDP. */
    PTPV2_L4_SYNC,
    /** Delay requests of PTP version 2 over UDP. */
    PTPV2_L4_DELAY_REQ,
    /** Events of PTP version 2 over Ethernet. */
    PTPV2_L2_EVENT,
    /** Sync messages of PTP version 2 over Ethernet. */
    PTPV2_L2_SYNC,
    /** Delay requests of PTP version 2 over Ethernet. */
    PTPV2_L2_DELAY_REQ,
    /** Events of PTP version 2 over anything. */
    PTPV2_EVENT,
    /** Sync messages of PTP version 2 over anything. */
    PTPV2_SYNC,
    /** Delay requests of PTP version 2 over anything. */
    PTPV2_DELAY_REQ,
    /** NTP messages over UDP. */
    NTP_ALL;

    /**
     * Finds a value by its name.
     *
     * @param name as {@link #toString()} returns it
     * @return the value; empty if there is none of that name
     */
    public static Optional<ReceiveStamps> named(String name) {
        return Stream.of(values())
                .filter(value -> value.toString().equals(name))
                .findFirst();
    }

    /**
     * Returns the name, as ethtool(8) has it.
     *
     * @return such as {@code ptpv2-event}
     */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
