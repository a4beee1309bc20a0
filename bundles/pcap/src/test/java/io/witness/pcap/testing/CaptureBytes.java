package io.witness.pcap.testing;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Lays out capture files byte by byte, also wrong ones, for tests. */
public final class CaptureBytes {
    public static final int MICROSECONDS = 0xA1B2C3D4;
    public static final int NANOSECONDS = 0xA1B23C4D;

    private ByteBuffer bytes = ByteBuffer.allocate(1 << 12);

    private CaptureBytes(ByteOrder order) {
        bytes.order(order);
    }

    /** A pcap file without packets. */
    public static CaptureBytes pcap(ByteOrder order, int magic, int snapLength, int linkType) {
        CaptureBytes file = new CaptureBytes(order);
        file.room(24).putInt(magic).putShort((short) 2).putShort((short) 4).putLong(0);
        file.bytes.putInt(snapLength).putInt(linkType);
        return file;
    }

    /** A packet of a pcap file. */
    public CaptureBytes packet(int seconds, int fraction, byte[] data, int wireLength) {
        room(16 + data.length)
                .putInt(seconds)
                .putInt(fraction)
                .putInt(data.length)
                .putInt(wireLength)
                .put(data);
        return this;
    }

    /** A packet of a pcap file of a patched libpcap, with more in its header. */
    public CaptureBytes patched(int seconds, int fraction, byte[] more, byte[] data, int wireLength) {
        packet(seconds, fraction, Frames.join(more, data), wireLength);
        return set32(length() - data.length - more.length - 8, data.length);
    }

    /** A pcapng file of one section without interfaces. */
    public static CaptureBytes pcapNg(ByteOrder order) {
        return new CaptureBytes(order).section();
    }

    /** Starts a section. */
    public CaptureBytes section() {
        return block(
                0x0A0D0D0A,
                body(16).putInt(0x1A2B3C4D)
                        .putShort((short) 1)
                        .putShort((short) 0)
                        .putLong(-1)
                        .array());
    }

    /** Starts a section of another byte order. */
    public CaptureBytes section(ByteOrder order) {
        bytes.order(order);
        return section();
    }

    /** Describes an interface; see {@link #option}. */
    public CaptureBytes describe(int linkType, int snapLength, byte[]... options) {
        byte[] fixed = body(8).putShort((short) linkType)
                .putShort((short) 0)
                .putInt(snapLength)
                .array();
        return block(1, Frames.join(fixed, Frames.join(options)));
    }

    /** An enhanced packet block; see {@link #option}. */
    public CaptureBytes enhanced(int interfaceIndex, long time, byte[] data, int wireLength, byte[]... options) {
        byte[] fixed = body(20).putInt(interfaceIndex)
                .putInt((int) (time >>> 32))
                .putInt((int) time)
                .putInt(data.length)
                .putInt(wireLength)
                .array();
        return block(6, Frames.join(fixed, padded(data), Frames.join(options)));
    }

    /** An obsolete packet block. */
    public CaptureBytes obsolete(int interfaceIndex, long time, byte[] data, int wireLength, byte[]... options) {
        byte[] fixed = body(20).putShort((short) interfaceIndex)
                .putShort((short) 7)
                .putInt((int) (time >>> 32))
                .putInt((int) time)
                .putInt(data.length)
                .putInt(wireLength)
                .array();
        return block(2, Frames.join(fixed, padded(data), Frames.join(options)));
    }

    /** A simple packet block. */
    public CaptureBytes simple(byte[] data, int wireLength) {
        return block(3, Frames.join(body(4).putInt(wireLength).array(), padded(data)));
    }

    /** An option with its padding, in the byte order of this file. */
    public byte[] option(int code, byte... value) {
        byte[] header =
                body(4).putShort((short) code).putShort((short) value.length).array();
        return Frames.join(header, padded(value));
    }

    /** An option of 32 bits. */
    public byte[] option32(int code, int value) {
        return option(code, body(4).putInt(value).array());
    }

    /** An option of 64 bits. */
    public byte[] option64(int code, long value) {
        return option(code, body(8).putLong(value).array());
    }

    /** A block of any type, with its lengths; the body is a multiple of 4 bytes long. */
    public CaptureBytes block(int type, byte[] body) {
        int length = 12 + body.length;
        room(length).putInt(type).putInt(length).put(body).putInt(length);
        return this;
    }

    /** Overwrites a field. */
    public CaptureBytes set32(int offset, int value) {
        bytes.putInt(offset, value);
        return this;
    }

    /** How long the file is so far. */
    public int length() {
        return bytes.position();
    }

    public byte[] build() {
        return build(bytes.position());
    }

    /** The file, cut off. */
    public byte[] build(int length) {
        return Arrays.copyOf(bytes.array(), length);
    }

    private static byte[] padded(byte[] data) {
        return Arrays.copyOf(data, data.length + 3 & ~3);
    }

    private ByteBuffer body(int length) {
        return ByteBuffer.allocate(length).order(bytes.order());
    }

    private ByteBuffer room(int length) {
        if (bytes.remaining() < length) {
            bytes = ByteBuffer.allocate(2 * bytes.capacity() + length)
                    .order(bytes.order())
                    .put(bytes.flip());
        }
        return bytes;
    }
}
