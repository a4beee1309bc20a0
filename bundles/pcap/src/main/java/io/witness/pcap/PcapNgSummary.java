package io.witness.pcap;

import java.util.Optional;

/**
 * Summarizes the first section of a pcapng file as far as its blocks are whole.
 *
 * @param application the program that wrote it; empty if it does not say so
 * @param wholeBytes length of the blocks that are whole, from the start of the file
 * @param packets packets in them
 * @param firstNanos time of the first packet, nanoseconds since 1970; 0 without packets
 * @param lastNanos the newest time of a packet
 * @param statistics the last statistics of interface 0
 * @param packetsSince packets after these statistics; all packets if there are none
 * @param lostSince packets that the packets after these statistics state as lost
 */
public record PcapNgSummary(
        String application,
        long wholeBytes,
        long packets,
        long firstNanos,
        long lastNanos,
        Optional<InterfaceStatistics> statistics,
        long packetsSince,
        long lostSince) {}
