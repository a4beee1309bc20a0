package io.witness.pcap;

import io.witness.api.ring.CaptureLength;
import io.witness.api.ring.RingDescription;
import io.witness.pcap.internal.DeviceForms;
import java.util.Optional;

/**
 * Describes the interface of packets in a capture file.
 *
 * @param linkType the LINKTYPE number of the packets
 * @param name the interface's name
 * @param snapLength how many bytes of a packet were kept at most; 0: no limit, or unknown
 * @param filter the capture filter's text
 */
public record InterfaceInfo(int linkType, Optional<String> name, int snapLength, Optional<String> filter) {
    /**
     * Describes the interface of a ring.
     *
     * @param ring the ring
     * @param linkType the LINKTYPE number of its packets, as they are written
     * @return the description of its interface
     */
    public static InterfaceInfo of(RingDescription ring, int linkType) {
        return of(ring, linkType, 0);
    }

    /**
     * Describes the interface of a ring whose packets are written by {@link PcapNgWriter#writeCooked}.
     *
     * @param ring the ring
     * @param linkType the LINKTYPE number of its packets, as they are written
     * @return the description of its interface
     */
    public static InterfaceInfo cooked(RingDescription ring, int linkType) {
        return of(ring, linkType, DeviceForms.COOKED_LENGTH);
    }

    private static InterfaceInfo of(RingDescription ring, int linkType, int added) {
        int snapLength = ring.snapLength().orElse(0);
        boolean isLimited = snapLength > 0 && snapLength < CaptureLength.MOST;
        return new InterfaceInfo(
                linkType, ring.interfaceName(), isLimited ? snapLength + added : snapLength, ring.filter());
    }
}
