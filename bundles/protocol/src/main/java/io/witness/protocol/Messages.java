package io.witness.protocol;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The messages of the Testimony protocol. All numbers on the wire are big-endian. A message starts with 32 bits:
 *
 * <pre>
 *  31  30                16 15                 0
 *  +--+--------------------+--------------------+
 *  |0 |            block index                  |   a block has become ready, or is given back
 *  +--+--------------------+--------------------+
 *  |1 |  type (16 bits, the |  length of the     |   a TLV: length value bytes follow
 *  |  |  1 included)        |  value in bytes    |
 *  +--+--------------------+--------------------+
 * </pre>
 */
public final class Messages {
    /** The protocol's version: the first byte that a server sends. */
    public static final byte VERSION = 2;

    /** Server to client, empty: all parameters are sent, and the server waits for the client's fanout index. */
    public static final int WAITING_FOR_FANOUT_INDEX = 0x8002;
    /** Server to client, 32 bits: number of rings. */
    public static final int FANOUT_SIZE = 0x8003;
    /** Server to client, 32 bits: bytes per block. */
    public static final int BLOCK_SIZE = 0x8004;
    /** Server to client, 32 bits: blocks per ring. */
    public static final int NUM_BLOCKS = 0x8005;
    /** Server to client, a JSON object: what the ring captures. */
    public static final int RING_INFO = 0x8F01;
    /** Server to client, a JSON object: counters of the ring and of this client. */
    public static final int RING_STATISTICS = 0x8F02;
    /** Client to server, 32 bits: the ring that the client chooses. */
    public static final int FANOUT_INDEX = 0xC007;
    /** Client to server, empty: the client requests {@link #RING_STATISTICS}. */
    public static final int WANT_STATISTICS = 0xCF01;

    /** Length of a block index or of a TLV's header, in bytes. */
    public static final int HEADER_LENGTH = 4;
    /** Length of the longest value, in bytes. */
    public static final int MAX_VALUE_LENGTH = 0xFFFF;

    private static final int SERVER_TO_CLIENT = 0x8001;
    private static final int CLIENT_TO_SERVER = 0xC006;
    private static final int ERROR = 0xFFFF;

    private Messages() {}

    /**
     * Creates a TLV's header.
     *
     * @param type the type, 0x8000 to 0xFFFF
     * @param lengthInBytes the value's length, 0 to {@link #MAX_VALUE_LENGTH}
     * @return the 32 bits
     */
    public static int header(int type, int lengthInBytes) {
        if (type >>> 15 != 1 || lengthInBytes < 0 || lengthInBytes > MAX_VALUE_LENGTH) {
            throw new IllegalArgumentException(
                    "no TLV has type 0x" + Integer.toHexString(type) + " and " + lengthInBytes + " bytes");
        }
        return type << 16 | lengthInBytes;
    }

    /**
     * Tells whether 32 bits are a TLV's header instead of a block index.
     *
     * @param header the first 32 bits of a message
     * @return whether they are
     */
    public static boolean isTlv(int header) {
        return header < 0;
    }

    /**
     * Returns a TLV's type.
     *
     * @param header a TLV's header
     * @return the type, 0x8000 to 0xFFFF
     */
    public static int type(int header) {
        return header >>> 16;
    }

    /**
     * Returns the length of a TLV's value.
     *
     * @param header a TLV's header
     * @return the length in bytes, 0 to {@link #MAX_VALUE_LENGTH}
     */
    public static int length(int header) {
        return header & MAX_VALUE_LENGTH;
    }

    /**
     * Tells whether only servers send a type. A client skips an unknown type of this range.
     *
     * @param type a TLV's type
     * @return whether it is in the range
     */
    public static boolean isServerToClient(int type) {
        return type > SERVER_TO_CLIENT && type < CLIENT_TO_SERVER;
    }

    /**
     * Tells whether only clients send a type. A server skips an unknown type of this range.
     *
     * @param type a TLV's type
     * @return whether it is in the range
     */
    public static boolean isClientToServer(int type) {
        return type > CLIENT_TO_SERVER && type < ERROR;
    }

    /**
     * Appends 32 bits, such as a block index, in network order.
     *
     * @param target receives 4 bytes at its position, which advances; of any byte order
     * @param value the bits
     */
    public static void putInt(ByteBuffer target, int value) {
        target.putInt(target.order() == ByteOrder.BIG_ENDIAN ? value : Integer.reverseBytes(value));
    }

    /**
     * Appends a TLV without a value.
     *
     * @param target receives 4 bytes at its position, which advances; of any byte order
     * @param type the type
     */
    public static void putTlv(ByteBuffer target, int type) {
        putInt(target, header(type, 0));
    }

    /**
     * Appends a TLV whose value is a 32-bit number.
     *
     * @param target receives 8 bytes at its position, which advances; of any byte order
     * @param type the type
     * @param value the number
     */
    public static void putTlv(ByteBuffer target, int type, int value) {
        putInt(target, header(type, Integer.BYTES));
        putInt(target, value);
    }

    /**
     * Appends a TLV.
     *
     * @param target receives the TLV at its position, which advances; of any byte order
     * @param type the type
     * @param value the value, at most {@link #MAX_VALUE_LENGTH} bytes
     */
    public static void putTlv(ByteBuffer target, int type, byte[] value) {
        putInt(target, header(type, value.length));
        target.put(value);
    }
}
