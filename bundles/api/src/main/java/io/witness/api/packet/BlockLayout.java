package io.witness.api.packet;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Layout of a TPACKET_V3 block header, {@code struct tpacket_block_desc} of {@code linux/if_packet.h}. All values are in
 * the machine's byte order; the last packet follows somewhere below {@code blk_len}.
 *
 * <pre>
 *  0        4               8            12         16                   20       24       32              40
 *  +--------+---------------+------------+----------+--------------------+--------+--------+---------------+---------------+
 *  |version |offset_to_priv |block_status| num_pkts |offset_to_first_pkt | blk_len|seq_num | ts_first_pkt  | ts_last_pkt   |
 *  +--------+---------------+------------+----------+--------------------+--------+--------+---------------+---------------+
 * </pre>
 */
public final class BlockLayout {
    /** Offset of the version, {@link #VERSION}. */
    public static final int VERSION_OFFSET = 0;
    /**
     * Offset of the distance from the start of the block to the private area of a socket's owner, which our rings do not
     * use.
     */
    public static final int PRIVATE_OFFSET = 4;
    /** Offset of the status word, which passes the block between kernel and readers. */
    public static final int STATUS_OFFSET = 8;
    /** Offset of the number of packets in the block. */
    public static final int NUM_PACKETS_OFFSET = 12;
    /** Offset of the distance, in bytes, from the start of the block to its first packet header. */
    public static final int FIRST_PACKET_OFFSET = 16;
    /** Offset of the number of bytes in use, header included. */
    public static final int LENGTH_OFFSET = 20;
    /** Offset of the 64-bit sequence number of the block within its ring. */
    public static final int SEQUENCE_OFFSET = 24;
    /** Offset of the time of the first packet: seconds, then nanoseconds, 32 bits each. */
    public static final int FIRST_TIME_OFFSET = 32;
    /** Offset of the time of the last packet: seconds, then nanoseconds, 32 bits each. */
    public static final int LAST_TIME_OFFSET = 40;
    /** Length of the header in bytes. */
    public static final int HEADER_LENGTH = 48;

    /** The version as the kernel writes it: {@code TPACKET_V3} of {@code enum tpacket_versions}. */
    public static final int VERSION = 2;
    /** The size of a packet in a block is a multiple of this ({@code V3_ALIGNMENT} of {@code net/packet/af_packet.c}). */
    public static final int PACKET_ALIGNMENT = 8;

    /** The block belongs to the kernel ({@code TP_STATUS_KERNEL}). */
    public static final int STATUS_KERNEL = 0;
    /** The block belongs to the readers ({@code TP_STATUS_USER}). */
    public static final int STATUS_USER = 1;
    /** Packets were dropped since the ring's statistics were last read ({@code TP_STATUS_LOSING}). */
    public static final int STATUS_LOSING = 1 << 2;
    /** The block was closed by its timer, not because it was full ({@code TP_STATUS_BLK_TMO}). */
    public static final int STATUS_TIMED_OUT = 1 << 5;

    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final VarHandle INT = MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.nativeOrder());

    private BlockLayout() {}

    /**
     * Reads the status word with acquire ordering: what the kernel wrote into the block before it set
     * {@link #STATUS_USER} is visible afterwards. Pairs with the kernel's barrier; any thread may call it.
     *
     * @param block the memory of one block, starting at index 0
     * @return the status word
     */
    public static int statusAcquire(ByteBuffer block) {
        return (int) INT.getAcquire(block, STATUS_OFFSET);
    }

    /**
     * Writes the status word with release ordering: all reads of the block by this thread happen before. Pairs with the
     * kernel's read of the word before it fills the block. Only the thread that released last may call it.
     *
     * @param block the memory of one block, starting at index 0, writable
     * @param status the new status word
     */
    public static void statusRelease(ByteBuffer block, int status) {
        INT.setRelease(block, STATUS_OFFSET, status);
    }

    /**
     * Reads the number of packets of a block. Untrusted: a client may have written it.
     *
     * @param block the memory of one block, starting at index 0
     * @return the number of packets in the header
     */
    public static int packetCount(ByteBuffer block) {
        return block.getInt(NUM_PACKETS_OFFSET);
    }

    /** Reads a time: seconds, then nanoseconds, 32 bits each; nanoseconds since 1970. */
    static long timeNanos(ByteBuffer block, long address) {
        return BlockMemory.unsignedInt(block, address) * NANOS_PER_SECOND
                + BlockMemory.unsignedInt(block, address + Integer.BYTES);
    }
}
