package io.witness.pcap;

/**
 * Sums up what statistics of a pcapng file say of the packets of one interface that were lost: those that passed the filter and were not
 * delivered ({@code isb_filteraccept} without {@code isb_usrdeliv}); if the statistics do not have both, those dropped by the interface
 * ({@code isb_ifdrop}) and by the operating system ({@code isb_osdrop}). These are counted from the start of a capture, which may be in
 * an earlier file.
 *
 * @param source the interface
 * @param description what the interface is for; empty if the file does not tell
 * @param startNanos when the capture began, nanoseconds since 1970; 0: the file does not tell
 * @param firstNanos time of statistics before the interface's first packet, nanoseconds since 1970; 0: there are none
 * @param lastNanos time of the last statistics, nanoseconds since 1970
 * @param before packets that had been lost at {@code firstNanos}; 0 without such statistics
 * @param total packets that had been lost at {@code lastNanos}
 * @param stated packets that packets of the file state as lost before them ({@code epb_dropcount})
 * @param comment the first comment of the last statistics; empty if they have none
 */
public record InterfaceDrops(
        InterfaceInfo source,
        String description,
        long startNanos,
        long firstNanos,
        long lastNanos,
        long before,
        long total,
        long stated,
        String comment) {}
