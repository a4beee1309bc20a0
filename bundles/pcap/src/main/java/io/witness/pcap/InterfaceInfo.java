package io.witness.pcap;

import io.witness.api.ring.RingDescription;
import java.util.Optional;

/**
 * What a capture file says about the interface of its packets.
 *
 * @param linkType the LINKTYPE number of the packets
 * @param name the interface's name
 * @param snapLength how many bytes of a packet were kept at most; 0: no limit, or unknown
 * @param filter the capture filter's text
 */
public record InterfaceInfo(int linkType, Optional<String> name, int snapLength, Optional<String> filter) {
    /**
     * What is known about a ring.
     *
     * @param ring the ring
     * @param linkTypeIfUnknown the LINKTYPE number to assume if the ring does not know it
     * @return the description of its interface
     */
    public static InterfaceInfo of(RingDescription ring, int linkTypeIfUnknown) {
        return new InterfaceInfo(
                ring.linkType().orElse(linkTypeIfUnknown),
                ring.interfaceName(),
                ring.snapLength().orElse(0),
                ring.filter());
    }
}
