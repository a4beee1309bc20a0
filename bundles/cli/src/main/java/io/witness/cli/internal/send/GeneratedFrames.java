package io.witness.cli.internal.send;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.HexFormat;

/**
 * Makes UDP frames whose payload begins with a mark, a number from 0, and the time at which the frame is written, in the
 * machine's byte order:
 *
 * <pre>
 *  42       46           54               62
 *  +--------+------------+----------------+--------
 *  |mark    | number u64 | nanoseconds    | filling
 *  |u32     |            | since 1970, u64|
 *  +--------+------------+----------------+--------
 * </pre>
 */
final class GeneratedFrames implements Frames {
    /** Bytes of the headers, mark, number and time. */
    static final int SHORTEST = 62;

    private static final int ETHERNET = 14;
    private static final int IP_LENGTH_OFFSET = 16;
    private static final int IP_CHECKSUM_OFFSET = 24;
    private static final int IP_HEADER = 20;
    private static final int UDP_LENGTH_OFFSET = 38;
    private static final int MARK_OFFSET = 42;
    private static final int NUMBER_OFFSET = 46;
    private static final int TIME_OFFSET = 54;
    private static final int MARK = 0x54584731;
    private static final long TRUST_NANOS = 100_000_000;
    private static final boolean BIG = ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN;

    /** Ethernet, IPv4 from 10.0.0.1 to 10.0.0.2, UDP from port 5000 to 5001; lengths and checksum are put in. */
    private static final byte[] HEADERS = HexFormat.of()
            .parseHex("0200000000020200000000010800" + "450000000000400040110000" + "0a0000010a000002"
                    + "1388138900000000");

    private final SizeMix mix;
    /** The frames of the mix, without number and time. */
    private final byte[][] templates;

    private long number = -1;
    private int at = -1;
    private boolean asked;
    private long askedNanos;
    private long epochNanos;

    GeneratedFrames(SizeMix mix) {
        this.mix = mix;
        templates = new byte[mix.length()][];
        for (int i = 0; i < templates.length; i++) {
            templates[i] = template(mix.size(i));
        }
    }

    private static byte[] template(int length) {
        byte[] bytes = new byte[length];
        for (int i = SHORTEST; i < length; i++) {
            bytes[i] = (byte) (i * 7);
        }
        System.arraycopy(HEADERS, 0, bytes, 0, HEADERS.length);
        ByteBuffer frame = ByteBuffer.wrap(bytes);
        frame.putShort(IP_LENGTH_OFFSET, (short) (length - ETHERNET));
        frame.putShort(UDP_LENGTH_OFFSET, (short) (length - ETHERNET - IP_HEADER));
        frame.putShort(IP_CHECKSUM_OFFSET, checksum(frame));
        return bytes;
    }

    private static short checksum(ByteBuffer frame) {
        int sum = 0;
        for (int at = ETHERNET; at < ETHERNET + IP_HEADER; at += 2) {
            sum += frame.getShort(at) & 0xFFFF;
        }
        sum = (sum & 0xFFFF) + (sum >>> 16);
        return (short) ~(sum + (sum >>> 16));
    }

    @Override
    public boolean next() {
        number++;
        at = at + 1 == templates.length ? 0 : at + 1;
        return true;
    }

    @Override
    public int length() {
        return mix.size(at);
    }

    @Override
    public long timeNanos() {
        return 0;
    }

    @Override
    public boolean isFirst() {
        return false;
    }

    @Override
    public void write(ByteBuffer room) {
        room.put(0, templates[at]);
        room.putInt(MARK_OFFSET, BIG ? MARK : Integer.reverseBytes(MARK));
        putNative(room, NUMBER_OFFSET, number);
        putNative(room, TIME_OFFSET, now());
    }

    private static void putNative(ByteBuffer room, int offset, long value) {
        room.putLong(offset, BIG ? value : Long.reverseBytes(value));
    }

    // The host's time, which may be set, is read again and again; in between, time passes as elsewhere.
    private long now() {
        long nanos = System.nanoTime();
        if (!asked || nanos - askedNanos >= TRUST_NANOS) {
            asked = true;
            askedNanos = nanos;
            Instant now = Instant.now();
            epochNanos = now.getEpochSecond() * 1_000_000_000 + now.getNano();
        }
        return epochNanos + (nanos - askedNanos);
    }

    @Override
    public void close() {}
}
