package io.witness.pcap.internal;

import io.witness.pcap.InterfaceInfo;

/** Holds the common properties of the packets of one interface of a section. */
record PcapNgInterface(InterfaceInfo info, String description, TimeScale time, PacketCounts packets) {
    int linkType() {
        return info.linkType();
    }

    int snapLength() {
        return info.snapLength();
    }
}
