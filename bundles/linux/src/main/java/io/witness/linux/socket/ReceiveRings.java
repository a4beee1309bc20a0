package io.witness.linux.socket;

import io.witness.api.ring.RingVersion;
import io.witness.linux.Errno;
import io.witness.linux.ErrnoException;
import io.witness.linux.NativeMemory;

/** Gives AF_PACKET sockets their receive rings, see packet(7). Constants are from {@code linux/if_packet.h}. */
public final class ReceiveRings {
    private static final int PACKET_RX_RING = 5;
    private static final int PACKET_VERSION = 10;
    private static final int TP_FT_REQ_FILL_RXHASH = 1;
    /** {@code struct tpacket_req}: four u32. */
    private static final int REQUEST_LENGTH = 16;
    /** {@code struct tpacket_req3}: seven u32. */
    private static final int REQUEST3_LENGTH = 28;

    private ReceiveRings() {}

    /**
     * Specifies what TPACKET_V3 has beyond frames.
     *
     * @param blockTimeoutMillis milliseconds after which a block with packets is closed; 0: the kernel chooses
     * @param privateSize bytes of the private area of each block
     * @param rxHash whether each packet has the hash of its flow
     */
    public record BlockOptions(int blockTimeoutMillis, int privateSize, boolean rxHash) {}

    /**
     * Chooses the layout of the ring, before any option that depends on it.
     *
     * @param fd the socket, without a ring
     * @param version the layout
     * @throws ErrnoException {@link Errno#EBUSY} if it has a ring
     */
    public static void version(int fd, RingVersion version) throws ErrnoException {
        SocketOptions.set(fd, PacketSockets.SOL_PACKET, PACKET_VERSION, version.number());
    }

    /**
     * Creates a TPACKET_V3 ring. The version has to be chosen before.
     *
     * @param fd the socket
     * @param blockSize bytes per block
     * @param numBlocks blocks
     * @param frameSize bytes per frame; a block holds at least one
     * @param options what blocks have
     * @throws ErrnoException {@link Errno#EINVAL} if the sizes do not fit, {@link Errno#ENOMEM} if there is no memory
     */
    public static void blocks(int fd, int blockSize, int numBlocks, int frameSize, BlockOptions options)
            throws ErrnoException {
        NativeMemory request = request(REQUEST3_LENGTH, blockSize, numBlocks, frameSize);
        request.buffer().putInt(options.blockTimeoutMillis()).putInt(options.privateSize());
        request.buffer().putInt(options.rxHash() ? TP_FT_REQ_FILL_RXHASH : 0);
        SocketOptions.set(fd, PacketSockets.SOL_PACKET, PACKET_RX_RING, request);
    }

    /**
     * Creates a TPACKET_V1 or TPACKET_V2 ring. The version has to be chosen before.
     *
     * @param fd the socket
     * @param blockSize bytes per block
     * @param numBlocks blocks
     * @param frameSize bytes per frame; a block holds at least one
     * @throws ErrnoException {@link Errno#EINVAL} if the sizes do not fit, {@link Errno#ENOMEM} if there is no memory
     */
    public static void frames(int fd, int blockSize, int numBlocks, int frameSize) throws ErrnoException {
        NativeMemory request = request(REQUEST_LENGTH, blockSize, numBlocks, frameSize);
        SocketOptions.set(fd, PacketSockets.SOL_PACKET, PACKET_RX_RING, request);
    }

    private static NativeMemory request(int length, int blockSize, int numBlocks, int frameSize) {
        NativeMemory request = NativeMemory.allocate(length);
        long frames = (long) (blockSize / frameSize) * numBlocks;
        request.buffer().putInt(blockSize).putInt(numBlocks).putInt(frameSize).putInt((int) frames);
        return request;
    }
}
