package io.witness.client.internal;

import io.witness.api.ring.RingDescription;
import io.witness.api.ring.RingException;
import io.witness.client.ServerDescription;
import io.witness.protocol.MessageDecoder;
import io.witness.protocol.Messages;
import io.witness.protocol.ProtocolException;
import io.witness.protocol.UnixConnection;
import java.io.IOException;
import java.nio.ByteBuffer;

/** The client's side of a connection until it has its ring's descriptor. */
public final class Handshake {
    private static final int BUFFER_LENGTH = 4096;
    private static final int PAGE = 4096;

    private final UnixConnection connection;
    private final long deadlineNanos;

    public Handshake(UnixConnection connection, long deadlineNanos) {
        this.connection = connection;
        this.deadlineNanos = deadlineNanos;
    }

    /** Reads what the server says up to the point where it waits for the fanout index. */
    public ServerDescription readDescription() throws IOException {
        byte[] bytes = new byte[BUFFER_LENGTH];
        readOrFail(bytes, 1, "its version");
        if (bytes[0] != Messages.VERSION) {
            throw new ProtocolException("the server speaks version " + (bytes[0] & 0xFF)
                    + " of the protocol, this client version " + Messages.VERSION);
        }
        MessageDecoder decoder = new MessageDecoder(Messages.MAX_VALUE_LENGTH);
        ServerNumbers numbers = new ServerNumbers();
        while (!numbers.complete()) {
            int count = readOrFail(bytes, bytes.length, "the numbers of the socket");
            decoder.decode(ByteBuffer.wrap(bytes, 0, count), numbers);
        }
        if (decoder.isWithinMessage()) {
            throw new ProtocolException("the server sent something before it got the fanout index");
        }
        return checked(numbers);
    }

    private int readOrFail(byte[] bytes, int length, String what) throws IOException {
        int count = connection.read(bytes, 0, length, deadlineNanos);
        if (count < 0) {
            throw new ProtocolException("the server closed the connection before it had sent " + what);
        }
        return count;
    }

    private static ServerDescription checked(ServerNumbers numbers) throws ProtocolException {
        int fanoutSize = numbers.require(Messages.FANOUT_SIZE, "FanoutSize");
        int blockSize = numbers.require(Messages.BLOCK_SIZE, "BlockSize");
        int numBlocks = numbers.require(Messages.NUM_BLOCKS, "NumBlocks");
        if (blockSize % PAGE != 0) {
            throw new ProtocolException("BlockSize=" + blockSize + " came, which is no multiple of " + PAGE);
        }
        ServerObject info = numbers.ringInfo();
        return new ServerDescription(
                fanoutSize,
                new RingDescription(
                        info.text("interface"),
                        info.number("linkType"),
                        info.number("snapLength"),
                        info.text("filter"),
                        blockSize,
                        numBlocks));
    }

    /** Tells the server which ring this client wants. */
    public void choose(int fanoutIndex, int fanoutSize) throws IOException, RingException {
        if (fanoutIndex < 0 || fanoutIndex >= fanoutSize) {
            throw new RingException("there is no fanout index " + fanoutIndex + ": the socket has " + fanoutSize
                    + (fanoutSize == 1 ? " ring, use 0" : " rings, use 0 to " + (fanoutSize - 1)));
        }
        ByteBuffer message = ByteBuffer.allocate(Messages.HEADER_LENGTH + Integer.BYTES);
        Messages.putTlv(message, Messages.FANOUT_INDEX, fanoutIndex);
        connection.write(message.array(), deadlineNanos);
    }

    /** Waits for the descriptor of the ring; the caller owns it. */
    public int receiveDescriptor() throws IOException {
        return connection.receiveDescriptor(deadlineNanos);
    }
}
