package io.witness.pcap;

/**
 * Counts the packets of an interface, from the start of a capture, which may be before the start of the file.
 *
 * @param interfaceId number of the interface in its section
 * @param timeNanos up to when they were counted, nanoseconds since 1970
 * @param startNanos since when, nanoseconds since 1970
 * @param accepted packets that passed the filter
 * @param dropped those of them that the kernel had no room for
 * @param delivered those of them that were written to files
 * @param comment one line; empty: none
 */
public record InterfaceStatistics(
        int interfaceId,
        long timeNanos,
        long startNanos,
        long accepted,
        long dropped,
        long delivered,
        String comment) {}
