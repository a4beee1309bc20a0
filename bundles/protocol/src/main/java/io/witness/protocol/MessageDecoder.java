package io.witness.protocol;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Finds the messages in a stream of bytes that comes in pieces of any size. Starts behind the server's version byte.
 * Allocates nothing once it is made; one a connection, for one thread.
 */
public final class MessageDecoder {
    private final ByteBuffer value;
    private int header;
    private int headerBytes;
    private int valueBytesDue;
    private boolean skipping;

    /**
     * Creates a decoder at the start of a message.
     *
     * @param maxValueLength how many bytes of a value are kept for {@link MessageHandler#onTlv} at most; longer values
     *     are skipped, wanted or not
     */
    public MessageDecoder(int maxValueLength) {
        value = ByteBuffer.allocate(maxValueLength);
    }

    /**
     * Takes all bytes and hands on the messages that they complete. After an exception the decoder is of no use any more.
     *
     * @param bytes what came, from position to limit; the position advances; of any byte order
     * @param handler gets the messages
     * @throws ProtocolException what the handler throws
     */
    public void decode(ByteBuffer bytes, MessageHandler handler) throws ProtocolException {
        while (bytes.hasRemaining()) {
            if (valueBytesDue > 0) {
                takeValue(bytes, handler);
            } else {
                takeHeader(bytes, handler);
            }
        }
    }

    /**
     * Whether the bytes so far end within a message: the peer was cut off if nothing follows.
     *
     * @return whether a message is incomplete
     */
    public boolean isWithinMessage() {
        return headerBytes > 0 || valueBytesDue > 0;
    }

    private void takeHeader(ByteBuffer bytes, MessageHandler handler) throws ProtocolException {
        if (headerBytes == 0 && bytes.remaining() >= Messages.HEADER_LENGTH) {
            int word = bytes.getInt();
            onHeader(bytes.order() == ByteOrder.BIG_ENDIAN ? word : Integer.reverseBytes(word), handler);
            return;
        }
        header = header << 8 | bytes.get() & 0xFF;
        if (++headerBytes == Messages.HEADER_LENGTH) {
            headerBytes = 0;
            onHeader(header, handler);
        }
    }

    private void onHeader(int word, MessageHandler handler) throws ProtocolException {
        if (!Messages.isTlv(word)) {
            handler.onIndex(word);
            return;
        }
        header = word;
        int length = Messages.length(word);
        skipping = !handler.wants(Messages.type(word), length) || length > value.capacity();
        valueBytesDue = length;
        value.clear();
        if (length == 0) {
            onValue(handler);
        }
    }

    private void takeValue(ByteBuffer bytes, MessageHandler handler) throws ProtocolException {
        int count = Math.min(valueBytesDue, bytes.remaining());
        if (!skipping) {
            value.put(value.position(), bytes, bytes.position(), count).position(value.position() + count);
        }
        bytes.position(bytes.position() + count);
        valueBytesDue -= count;
        if (valueBytesDue == 0) {
            onValue(handler);
        }
    }

    private void onValue(MessageHandler handler) throws ProtocolException {
        if (!skipping) {
            handler.onTlv(Messages.type(header), value.flip().order(ByteOrder.BIG_ENDIAN));
        }
    }
}
