package io.witness.protocol;

import java.nio.ByteBuffer;

/**
 * Formats a server's first messages: its version, the socket's parameters, the ring's description, and the request for a
 * fanout index.
 */
public final class ServerHandshake {
    private static final int LENGTH_WITHOUT_INFO = 1 + 4 * Messages.HEADER_LENGTH + 3 * Integer.BYTES;

    private ServerHandshake() {}

    /**
     * Returns the length of a handshake.
     *
     * @param ringInfo the ring's description, null: none
     * @return how many bytes {@link #put} appends at most
     */
    public static int length(byte[] ringInfo) {
        return LENGTH_WITHOUT_INFO + (ringInfo == null ? 0 : Messages.HEADER_LENGTH + ringInfo.length + 1);
    }

    /**
     * Appends the handshake.
     *
     * @param target receives it at its position, which advances; of any byte order; see {@link #length}
     * @param fanoutSize number of rings
     * @param blockSize bytes per block
     * @param numBlocks blocks per ring
     * @param ringInfo the ring's description, a JSON object in UTF-8 of fewer than {@link Messages#MAX_VALUE_LENGTH} bytes;
     *     null: none
     */
    public static void put(ByteBuffer target, int fanoutSize, int blockSize, int numBlocks, byte[] ringInfo) {
        target.put(Messages.VERSION);
        Messages.putTlv(target, Messages.FANOUT_SIZE, fanoutSize);
        Messages.putTlv(target, Messages.BLOCK_SIZE, blockSize);
        Messages.putTlv(target, Messages.NUM_BLOCKS, numBlocks);
        if (ringInfo != null) {
            putRingInfo(target, ringInfo);
        }
        Messages.putTlv(target, Messages.WAITING_FOR_FANOUT_INDEX);
    }

    // Existing clients take any value of 4 bytes for a number, so such a text is followed by a space.
    private static void putRingInfo(ByteBuffer target, byte[] ringInfo) {
        boolean looksLikeNumber = ringInfo.length == Integer.BYTES;
        Messages.putInt(target, Messages.header(Messages.RING_INFO, ringInfo.length + (looksLikeNumber ? 1 : 0)));
        target.put(ringInfo);
        if (looksLikeNumber) {
            target.put((byte) ' ');
        }
    }
}
