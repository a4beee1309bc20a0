package io.witness.pcap.internal;

import io.witness.api.packet.HardwareTypes;
import io.witness.api.packet.LinkTypes;
import io.witness.api.packet.Packet;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Where the bytes that a device delivers are not those that its link type says: as {@code pcap_handle_packet_mmap} of libpcap's
 * {@code pcap-linux.c} does it.
 *
 * <p>A cooked packet ({@link LinkTypes#LINUX_SLL}), all values in network order:
 *
 * <pre>
 *  0             2          4                6          14         16
 *  +-------------+----------+----------------+----------+----------+-------------------------+
 *  | packet type | hardware | address length | address  | protocol | network layer (no more) |
 *  +-------------+----------+----------------+----------+----------+-------------------------+
 * </pre>
 */
public final class DeviceForms {
    /** Length of the header of a cooked packet. */
    public static final int COOKED_LENGTH = 16;

    private static final int TAG_LENGTH = 4;
    /** What a form adds to the captured bytes at most. */
    public static final int MAX_ADDED_LENGTH = COOKED_LENGTH + TAG_LENGTH;

    private static final int CAN_FLAGS_OFFSET = 5;
    private static final int CAN_FD_PROTOCOL = 0x000D;
    private static final int CAN_FD_FRAME = 0x04;

    private DeviceForms() {}

    /** Returns the length of the cooked header, and of the VLAN tag behind it if the kernel took one out. */
    public static int cookedLength(Packet packet) {
        return COOKED_LENGTH + (packet.hasVlanTag() ? TAG_LENGTH : 0);
    }

    /** Puts the header, {@link #cookedLength} bytes. The tag stands where it would behind Ethernet's addresses. */
    public static void putCooked(Packet packet, ByteBuffer target) {
        putShort(target, packet.type());
        putShort(target, packet.hardwareType());
        putShort(target, packet.addressLength());
        long address = packet.address();
        for (int shift = Long.SIZE - Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
            target.put((byte) (address >>> shift));
        }
        if (packet.hasVlanTag()) {
            putShort(target, packet.vlanTpid());
            putShort(target, packet.vlanTci());
        }
        putShort(target, packet.protocol());
    }

    private static void putShort(ByteBuffer target, int value) {
        target.put((byte) (value >> 8)).put((byte) value);
    }

    /** Tells whether a packet is a frame of a CAN bus as the device delivers it. */
    public static boolean isCan(Packet packet, int linkType) {
        return linkType == LinkTypes.CAN_SOCKETCAN && packet.hardwareType() == HardwareTypes.CAN;
    }

    /** Gives a frame of a CAN bus the form that it has in files: its number in network order, and what kind it is. */
    public static void mendCan(Packet packet, ByteBuffer target, int start, int length) {
        if (length >= Integer.BYTES && ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN) {
            swap(target, start, start + 3);
            swap(target, start + 1, start + 2);
        }
        if (length > CAN_FLAGS_OFFSET && packet.protocol() == CAN_FD_PROTOCOL) {
            int flags = target.get(start + CAN_FLAGS_OFFSET) | CAN_FD_FRAME;
            target.put(start + CAN_FLAGS_OFFSET, (byte) flags);
        }
    }

    private static void swap(ByteBuffer target, int one, int other) {
        byte value = target.get(one);
        target.put(one, target.get(other)).put(other, value);
    }
}
