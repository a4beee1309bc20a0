package io.witness.afpacket.internal;

import io.witness.api.packet.EtherTypes;
import java.nio.ByteBuffer;

/**
 * Knows which frames an interface takes ({@code tpacket_snd} and {@code packet_extra_vlan_len_allowed} of {@code
 * net/packet/af_packet.c}), by the MTU that it had when the ring was opened. Allocates nothing unless it explains.
 */
record FrameCheck(int linkHeader, int mtu) {
    private static final int TYPE_OFFSET = 12;
    private static final int ETHERNET_HEADER = 14;
    private static final int VLAN_TAG = 4;

    /** Tells whether the frame is too long for the interface, or shorter than its link header. */
    boolean isWrong(ByteBuffer bytes, int length) {
        return length < linkHeader || length > longest(bytes);
    }

    private int longest(ByteBuffer bytes) {
        boolean tagged = linkHeader == ETHERNET_HEADER
                && bytes.capacity() >= ETHERNET_HEADER
                && (bytes.getShort(TYPE_OFFSET) & 0xFFFF) == EtherTypes.VLAN;
        return linkHeader + mtu + (tagged ? VLAN_TAG : 0);
    }

    /** Says what is wrong; empty if nothing is known to be. */
    String refusal(ByteBuffer bytes, int length) {
        if (length < linkHeader) {
            return "it is shorter than the link header of " + linkHeader + " bytes: use " + linkHeader + " or more";
        }
        int longest = longest(bytes);
        return length <= longest
                ? ""
                : "it is longer than the MTU of " + mtu + " allows: use at most " + longest + ", or raise the MTU";
    }
}
