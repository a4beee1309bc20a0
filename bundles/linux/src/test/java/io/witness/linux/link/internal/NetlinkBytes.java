package io.witness.linux.link.internal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Builds what the kernel sends. */
final class NetlinkBytes {
    static final int UP = 1;
    static final int CARRIER = 0x10000;
    static final int IFNAME = 3;
    static final int PROP_LIST = 52;
    static final int ALT_IFNAME = 53;
    static final int MULTI = 2;

    private final ByteBuffer bytes = ByteBuffer.allocate(4096).order(ByteOrder.nativeOrder());

    /** Adds a notification that a link is there. */
    NetlinkBytes link(int index, String name, int flags) {
        return message(LinkMessage.TYPE_NEW, 0, 0, ifinfo(0, index, flags, attribute(IFNAME, text(name))));
    }

    /** Adds a link as one of a dump. */
    NetlinkBytes dumped(int sequence, int index, String name, int flags) {
        return message(LinkMessage.TYPE_NEW, MULTI, sequence, ifinfo(0, index, flags, attribute(IFNAME, text(name))));
    }

    NetlinkBytes deleted(int index, String name) {
        return message(LinkMessage.TYPE_DELETED, 0, 0, ifinfo(0, index, 0, attribute(IFNAME, text(name))));
    }

    /** Adds the end of a dump, or the failure of a request, by type. */
    NetlinkBytes end(int type, int sequence, int errno) {
        return message(type, MULTI, sequence, new byte[][] {
            ByteBuffer.allocate(4).order(ByteOrder.nativeOrder()).putInt(-errno).array()
        });
    }

    NetlinkBytes message(int type, int flags, int sequence, byte[]... parts) {
        int start = bytes.position();
        bytes.putInt(0)
                .putShort((short) type)
                .putShort((short) flags)
                .putInt(sequence)
                .putInt(0);
        for (byte[] part : parts) {
            bytes.put(part);
        }
        bytes.putInt(start, bytes.position() - start);
        bytes.position(bytes.position() + 3 & ~3);
        return this;
    }

    /** A struct ifinfomsg and its attributes. */
    static byte[] ifinfo(int family, int index, int flags, byte[]... attributes) {
        ByteBuffer info = ByteBuffer.allocate(1024).order(ByteOrder.nativeOrder());
        info.put(0, (byte) family).putInt(4, index).putInt(8, flags).position(16);
        for (byte[] attribute : attributes) {
            info.put(attribute);
        }
        return java.util.Arrays.copyOf(info.array(), info.position());
    }

    /** An attribute with its fill. */
    static byte[] attribute(int type, byte[] value) {
        int length = 4 + value.length;
        return ByteBuffer.allocate(length + 3 & ~3)
                .order(ByteOrder.nativeOrder())
                .putShort((short) length)
                .putShort((short) type)
                .put(value)
                .array();
    }

    static byte[] text(String name) {
        return (name + "\0").getBytes(StandardCharsets.UTF_8);
    }

    ByteBuffer bytes() {
        return bytes;
    }

    int length() {
        return bytes.position();
    }
}
