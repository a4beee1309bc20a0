package io.witness.protocol;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Decodes the messages in a stream of bytes that arrives in pieces of any size. Starts after the server's version byte.
 * Allocates nothing after construction; one per connection, for one thread.
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
     * @param maxValueLength the longest value that is kept for {@link MessageHandler#onTlv}, in bytes; longer values are
     *     skipped, wanted or not
     */
    public MessageDecoder(int maxValueLength) {
        value = ByteBuffer.allocate(maxValueLength);
    }

    /**
     * Consumes all bytes and passes on the messages that they complete. After an exception the decoder must not be used any
     * more.
     *
     * @param bytes the received bytes, from position to limit; the position advances; of any byte order
     * @param handler receives the messages
     * @throws ProtocolException if the handler throws it
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
     * Tells whether the bytes so far end within a message: if nothing follows, the stream was truncated.
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
