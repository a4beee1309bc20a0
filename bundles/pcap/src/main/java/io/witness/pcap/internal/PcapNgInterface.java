package io.witness.pcap.internal;

/** Holds the common properties of the packets of one interface of a section. */
record PcapNgInterface(int linkType, int snapLength, TimeScale time) {}
