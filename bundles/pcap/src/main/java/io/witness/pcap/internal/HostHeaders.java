package io.witness.pcap.internal;

import io.witness.api.packet.LinkTypes;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Headers in front of a packet that have fields in the byte order of the host which captured. In a file of the other byte order they
 * are turned into the order of this host, as {@code pcap-util.c} of libpcap does it, and Wireshark likewise. A field that is not
 * there as a whole is left as it is, and so are all behind it.
 */
final class HostHeaders {
    private static final int PFLOG = 117;
    private static final int USB_LINUX = 189;
    private static final int USB_LINUX_MMAPPED = 220;
    private static final int NFLOG = 239;

    private static final int PFLOG_UID_OFFSET = 44;
    /** User and process, of the packet and of the rule. */
    private static final int PFLOG_FIELDS = 4;

    private static final int SLL_PROTOCOL_OFFSET = 14;
    private static final int SLL2_LENGTH = 20;
    private static final int CAN_PROTOCOL = 0x000C;
    private static final int CAN_FD_PROTOCOL = 0x000D;

    private static final int NFLOG_VERSION_OFFSET = 1;
    private static final int NFLOG_LENGTH = 4;
    private static final int NFLOG_ATTRIBUTE_LENGTH = 4;

    private static final int USB_TRANSFER_TYPE_OFFSET = 9;
    private static final int USB_BUS_OFFSET = 12;
    private static final int USB_SECONDS_OFFSET = 16;
    /** From here on: microseconds, status, length, length of the data. */
    private static final int USB_MICROSECONDS_OFFSET = 24;

    private static final int USB_ISOCHRONOUS_OFFSET = 40;
    private static final int USB_INTERVAL_OFFSET = 48;
    private static final int USB_DESCRIPTOR_COUNT_OFFSET = 60;
    private static final int USB_DESCRIPTORS_OFFSET = 64;
    private static final int USB_DESCRIPTOR_LENGTH = 16;
    private static final int ISOCHRONOUS = 0;

    private HostHeaders() {}

    /** Turns the header of a packet, from position 0 of the frame on, if the file's byte order is not that of this host. */
    static void toNative(ByteBuffer frame, int linkType, ByteOrder ofFile) {
        if (ofFile == ByteOrder.nativeOrder()) {
            return;
        }
        switch (linkType) {
            case PFLOG -> turnPflog(frame);
            case LinkTypes.LINUX_SLL -> turnCan(frame, SLL_PROTOCOL_OFFSET, DeviceForms.COOKED_LENGTH);
            case LinkTypes.LINUX_SLL2 -> turnCan(frame, 0, SLL2_LENGTH);
            case USB_LINUX -> turnUsb(frame);
            case USB_LINUX_MMAPPED -> turnMappedUsb(frame);
            case NFLOG -> turnNflog(frame);
            default -> {} // all others have one order, whatever the file's is
        }
    }

    // OpenBSD's packet filter; its first byte is the length of what it has of the header.
    private static void turnPflog(ByteBuffer frame) {
        int length = frame.limit() == 0 ? 0 : frame.get(0) & 0xFF;
        int fields = Math.max(0, Math.min(PFLOG_FIELDS, (length - PFLOG_UID_OFFSET) / Integer.BYTES));
        turn32s(frame, PFLOG_UID_OFFSET, fields);
    }

    /** Converts the identifier of a CAN frame after a cooked header. */
    private static void turnCan(ByteBuffer frame, int protocolOffset, int length) {
        if (frame.limit() < length) {
            return;
        }
        int protocol = frame.getShort(protocolOffset);
        if (protocol == CAN_PROTOCOL || protocol == CAN_FD_PROTOCOL) {
            turn32s(frame, length, 1);
        }
    }

    /** Converts the kernel's header of a USB request, 48 bytes ({@code Documentation/usb/usbmon.rst}). */
    private static void turnUsb(ByteBuffer frame) {
        turn(frame, 0, Long.BYTES);
        turn(frame, USB_BUS_OFFSET, Short.BYTES);
        turn(frame, USB_SECONDS_OFFSET, Long.BYTES);
        turn32s(frame, USB_MICROSECONDS_OFFSET, 4);
        if (isIsochronous(frame)) {
            turn32s(frame, USB_ISOCHRONOUS_OFFSET, 2);
        }
    }

    private static boolean isIsochronous(ByteBuffer frame) {
        return frame.limit() > USB_TRANSFER_TYPE_OFFSET && frame.get(USB_TRANSFER_TYPE_OFFSET) == ISOCHRONOUS;
    }

    /** Converts the same header with 16 more bytes, followed by descriptors. */
    private static void turnMappedUsb(ByteBuffer frame) {
        turnUsb(frame);
        if (!turn32s(frame, USB_INTERVAL_OFFSET, 4) || !isIsochronous(frame)) {
            return;
        }
        long end = USB_DESCRIPTORS_OFFSET + USB_DESCRIPTOR_LENGTH * native32(frame, USB_DESCRIPTOR_COUNT_OFFSET);
        int offset = USB_DESCRIPTORS_OFFSET;
        while (offset < end && turn32s(frame, offset, 3)) {
            offset += USB_DESCRIPTOR_LENGTH;
        }
    }

    /** Attributes of netlink, each padded to 4 bytes: length, which counts itself, and type. */
    private static void turnNflog(ByteBuffer frame) {
        if (frame.limit() < NFLOG_LENGTH || frame.get(NFLOG_VERSION_OFFSET) != 0) {
            return;
        }
        int offset = NFLOG_LENGTH;
        while (frame.limit() - offset >= NFLOG_ATTRIBUTE_LENGTH) {
            turn(frame, offset, Short.BYTES);
            turn(frame, offset + Short.BYTES, Short.BYTES);
            int length = PcapNgLayout.padded(native16(frame, offset));
            if (length < NFLOG_ATTRIBUTE_LENGTH || length > frame.limit() - offset) {
                return;
            }
            offset += length;
        }
    }

    /** Turns fields of 32 bits, one behind the other; false if not all of them are there. */
    private static boolean turn32s(ByteBuffer frame, int offset, int count) {
        for (int i = 0; i < count; i++) {
            if (!turn(frame, offset + i * Integer.BYTES, Integer.BYTES)) {
                return false;
            }
        }
        return true;
    }

    private static boolean turn(ByteBuffer frame, int offset, int length) {
        int last = offset + length - 1;
        if (last >= frame.limit()) {
            return false;
        }
        for (int i = 0; i < length / 2; i++) {
            byte value = frame.get(offset + i);
            frame.put(offset + i, frame.get(last - i)).put(last - i, value);
        }
        return true;
    }

    /** Reads an unsigned field in this host's byte order; the frame itself is in network order. */
    private static long native32(ByteBuffer frame, int offset) {
        int value = frame.getInt(offset);
        return Integer.toUnsignedLong(
                ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN ? value : Integer.reverseBytes(value));
    }

    private static int native16(ByteBuffer frame, int offset) {
        short value = frame.getShort(offset);
        return (ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN ? value : Short.reverseBytes(value)) & 0xFFFF;
    }
}
