package io.witness.linux.timestamp;

/**
 * Describes which time stamps an interface can take, as {@code ETHTOOL_GET_TS_INFO} of {@code linux/ethtool.h} returns it.
 *
 * @param sources bits of {@code SOF_TIMESTAMPING_…} of {@code linux/net_tstamp.h}
 * @param clock index of the PTP hardware clock, {@code /dev/ptpN}; -1: none
 * @param transmitTypes a bit for each possible {@link HardwareSettings#transmitType()}
 * @param receiveFilters a bit for each possible {@link HardwareSettings#receiveFilter()}
 */
public record TimeStampInfo(int sources, int clock, int transmitTypes, int receiveFilters) {
    /** The network card takes the time of sent packets ({@code SOF_TIMESTAMPING_TX_HARDWARE}). */
    public static final int TX_HARDWARE = 1;
    /** The kernel takes the time of sent packets ({@code SOF_TIMESTAMPING_TX_SOFTWARE}). */
    public static final int TX_SOFTWARE = 1 << 1;
    /** The network card takes the time of received packets ({@code SOF_TIMESTAMPING_RX_HARDWARE}). */
    public static final int RX_HARDWARE = 1 << 2;
    /** The kernel takes the time of received packets ({@code SOF_TIMESTAMPING_RX_SOFTWARE}). */
    public static final int RX_SOFTWARE = 1 << 3;
    /** The kernel reports its time stamps ({@code SOF_TIMESTAMPING_SOFTWARE}). */
    public static final int SOFTWARE = 1 << 4;
    /** The time of the network card's clock is reported ({@code SOF_TIMESTAMPING_RAW_HARDWARE}). */
    public static final int RAW_HARDWARE = 1 << 6;

    /** Index that says that there is no clock. */
    public static final int NO_CLOCK = -1;

    /**
     * Tells whether all of some sources are there.
     *
     * @param bits some of the constants
     * @return whether all of them are set
     */
    public boolean has(int bits) {
        return (sources & bits) == bits;
    }
}
