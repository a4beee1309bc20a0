package io.witness.pcap.internal;

/** What the packets of one interface of a section have in common. */
record PcapNgInterface(int linkType, int snapLength, TimeScale time) {}
