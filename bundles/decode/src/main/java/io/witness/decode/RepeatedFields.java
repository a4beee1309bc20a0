package io.witness.decode;

import io.witness.api.packet.EtherTypes;
import io.witness.api.packet.LinkTypes;
import io.witness.decode.internal.IpProtocols;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Recognizes packets that have the same {@link PacketFields} as an earlier one, without reading all headers: for programs that do
 * something once for all packets with the same fields. It knows only the most frequent form, Ethernet without VLAN tags, IPv4 without
 * options, and ports. Allocates nothing after its construction. For one thread.
 */
public final class RepeatedFields {
    private static final int TYPE_OFFSET = 12;
    private static final int IP_OFFSET = 14;
    private static final int VERSION_AND_LENGTH = 0x45;
    private static final int FRAGMENT_OFFSET = IP_OFFSET + 6;
    private static final int PROTOCOL_OFFSET = IP_OFFSET + 9;
    private static final int ADDRESSES_OFFSET = IP_OFFSET + 12;
    private static final int PORTS_OFFSET = IP_OFFSET + 20;
    private static final int END = PORTS_OFFSET + 4;

    /** The EtherType and the first byte of IPv4 as the lower bytes of a little-endian word. */
    private static final int IPV4 =
            Short.toUnsignedInt(Short.reverseBytes((short) EtherTypes.IPV4)) | VERSION_AND_LENGTH << Short.SIZE;

    private static final int IPV4_MASK = 0xFF_FFFF;
    /** Where a fragment begins, as a little-endian word. */
    private static final int FRAGMENT_MASK = 0xFF1F;

    private static final long SPREAD = 0x9E37_79B9_7F4A_7C15L;

    /** For each slot the addresses, and the protocol with the ports; 0: it is free. */
    private final long[] slots;

    private final int shift;

    /**
     * Creates an instance that has seen no packets.
     *
     * @param slots how many combinations of fields are remembered at most, a power of 2 from 2 on; 16 bytes each
     */
    public RepeatedFields(int slots) {
        this.slots = new long[2 * slots];
        shift = Long.SIZE - Integer.numberOfTrailingZeros(slots);
    }

    /**
     * Tells whether the fields of a packet are those of an earlier one, and remembers them.
     *
     * @param linkType the LINKTYPE number of the packet
     * @param buffer has its captured bytes; little-endian, otherwise no packet is recognized
     * @param offset where they start
     * @param snapLength how many they are
     * @return true: since {@link #clear}, this was called with a packet that has the same fields. False: that is unknown
     */
    public boolean repeats(int linkType, ByteBuffer buffer, int offset, int snapLength) {
        if (linkType != LinkTypes.ETHERNET
                || snapLength < END
                || buffer.order() != ByteOrder.LITTLE_ENDIAN
                || (buffer.getInt(offset + TYPE_OFFSET) & IPV4_MASK) != IPV4
                || (buffer.getShort(offset + FRAGMENT_OFFSET) & FRAGMENT_MASK) != 0) {
            return false;
        }
        int protocol = buffer.get(offset + PROTOCOL_OFFSET) & 0xFF;
        if (!IpProtocols.havePorts(protocol)) {
            return false;
        }
        long addresses = buffer.getLong(offset + ADDRESSES_OFFSET);
        long others = (long) protocol << Integer.SIZE | Integer.toUnsignedLong(buffer.getInt(offset + PORTS_OFFSET));
        return isIn(addresses, others);
    }

    private boolean isIn(long addresses, long others) {
        int slot = 2 * (int) ((addresses * SPREAD ^ others) * SPREAD >>> shift);
        boolean isSame = slots[slot] == addresses && slots[slot + 1] == others;
        slots[slot] = addresses;
        slots[slot + 1] = others;
        return isSame;
    }

    /** Forgets all packets. */
    public void clear() {
        Arrays.fill(slots, 0);
    }
}
