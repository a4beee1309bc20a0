package io.witness.api.ring;

import io.witness.api.packet.PacketLayout;
import io.witness.api.packet.Tpacket1Layout;
import io.witness.api.packet.Tpacket2Layout;

/** Lists the versions of a ring's layout, {@code enum tpacket_versions} of {@code linux/if_packet.h}. */
public enum RingVersion {
    /** TPACKET_V1: frames of one size, times in microseconds, no VLAN protocol. */
    V1(0, Tpacket1Layout.HEADER_AND_ADDRESS_LENGTH),
    /** TPACKET_V2: frames of one size, times in nanoseconds. */
    V2(1, Tpacket2Layout.HEADER_AND_ADDRESS_LENGTH),
    /** TPACKET_V3: in a receive ring blocks of packets, with no more room than each needs. */
    V3(2, PacketLayout.HEADER_LENGTH);

    private final int number;
    private final int headerLength;

    RingVersion(int number, int headerLength) {
        this.number = number;
        this.headerLength = headerLength;
    }

    /**
     * Returns the kernel's number, as the option {@code PACKET_VERSION} has it.
     *
     * @return 0 to 2
     */
    public int number() {
        return number;
    }

    /**
     * Returns the length of a packet's header and of the address after it ({@code TPACKET_HDRLEN} and its kin).
     *
     * @return bytes
     */
    public int headerLength() {
        return headerLength;
    }

    /**
     * Tells whether a receive ring consists of frames, one for each packet, instead of blocks of packets.
     *
     * @return true for V1 and V2
     */
    public boolean hasFrames() {
        return this != V3;
    }
}
