package io.witness.api.ring;

import io.witness.api.packet.AddressLayout;
import io.witness.api.packet.PacketLayout;
import io.witness.api.packet.Tpacket1Layout;
import io.witness.api.packet.Tpacket2Layout;

/**
 * Layout of the header of a frame in a transmit ring, which each version has elsewhere: {@link Tpacket1Layout},
 * {@link Tpacket2Layout}, and for TPACKET_V3 {@link PacketLayout}, whose {@code tp_next_offset} stays 0. The status passes the
 * frame between program and kernel. The constants are from {@code linux/if_packet.h}.
 *
 * @param statusOffset offset of the 32 bits of the status word that are in use
 * @param lengthOffset offset of the number of bytes to be sent ({@code tp_len})
 * @param macOffset offset of the distance (16 bits) from the frame's start to the bytes of a raw frame ({@code tp_mac}), with
 *     the option {@code PACKET_TX_HAS_OFF}
 * @param netOffset offset of the same (16 bits) for a datagram ({@code tp_net})
 * @param dataStart where the bytes start without that option, and the least value with it: the header, aligned, without the
 *     address ({@code tpacket_parse_header} of {@code net/packet/af_packet.c})
 */
public record TransmitLayout(int statusOffset, int lengthOffset, int macOffset, int netOffset, int dataStart) {
    /** The frame belongs to the program ({@code TP_STATUS_AVAILABLE}). */
    public static final int STATUS_AVAILABLE = 0;
    /** The frame is to be sent ({@code TP_STATUS_SEND_REQUEST}). */
    public static final int STATUS_SEND_REQUEST = 1;
    /** The device has not returned the frame's bytes yet ({@code TP_STATUS_SENDING}). */
    public static final int STATUS_SENDING = 1 << 1;
    /** The kernel refuses the frame, and stays at it ({@code TP_STATUS_WRONG_FORMAT}). */
    public static final int STATUS_WRONG_FORMAT = 1 << 2;

    /** Frames start at a multiple of this ({@code TPACKET_ALIGNMENT}). */
    public static final int ALIGNMENT = 16;

    private static final TransmitLayout V1 = new TransmitLayout(
            Tpacket1Layout.LOW_STATUS_OFFSET,
            Tpacket1Layout.WIRE_LENGTH_OFFSET,
            Tpacket1Layout.DATA_OFFSET,
            Tpacket1Layout.NETWORK_OFFSET,
            dataStart(RingVersion.V1));
    private static final TransmitLayout V2 = new TransmitLayout(
            Tpacket2Layout.STATUS_OFFSET,
            Tpacket2Layout.WIRE_LENGTH_OFFSET,
            Tpacket2Layout.DATA_OFFSET,
            Tpacket2Layout.NETWORK_OFFSET,
            dataStart(RingVersion.V2));
    private static final TransmitLayout V3 = new TransmitLayout(
            PacketLayout.STATUS_OFFSET,
            PacketLayout.WIRE_LENGTH_OFFSET,
            PacketLayout.DATA_OFFSET,
            PacketLayout.NETWORK_OFFSET,
            dataStart(RingVersion.V3));

    private static int dataStart(RingVersion version) {
        return version.headerLength() - AddressLayout.LENGTH;
    }

    /**
     * Returns the layout of a version.
     *
     * @param version the ring's version
     * @return always the same object
     */
    public static TransmitLayout of(RingVersion version) {
        return switch (version) {
            case V1 -> V1;
            case V2 -> V2;
            case V3 -> V3;
        };
    }
}
