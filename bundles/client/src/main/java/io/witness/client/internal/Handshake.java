package io.witness.client.internal;

import io.witness.api.ring.RingDescription;
import io.witness.api.ring.RingException;
import io.witness.client.ServerDescription;
import io.witness.linux.Descriptors;
import io.witness.linux.ErrnoException;
import io.witness.linux.NativeMemory;
import io.witness.linux.socket.PassedDescriptors;
import io.witness.linux.socket.StreamSockets;
import io.witness.protocol.MessageDecoder;
import io.witness.protocol.Messages;
import io.witness.protocol.ProtocolException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Performs the client's side of a connection until it has its ring's descriptor. Never waits: each read is repeated when the
 * server has sent more. An {@link EOFException} means that the server closed the connection.
 */
public final class Handshake {
    private static final int BUFFER_LENGTH = 4096;
    private static final int PAGE = 4096;
    /** The kernel counts a ring's bytes in 32 bits. */
    private static final long MOST_BYTES = 0xFFFF_FFFFL;

    private final int connection;
    private final NativeMemory memory = NativeMemory.allocate(BUFFER_LENGTH);
    private final MessageDecoder decoder = new MessageDecoder(Messages.MAX_VALUE_LENGTH);
    private final ServerNumbers numbers = new ServerNumbers();
    private boolean versionRead;

    public Handshake(int connection) {
        this.connection = connection;
    }

    /** Reads the server's messages until it waits for the fanout index; empty: more is to come. */
    public Optional<ServerDescription> readDescription() throws IOException {
        return read(receive());
    }

    /** Decodes received bytes. */
    Optional<ServerDescription> read(ByteBuffer bytes) throws ProtocolException {
        if (!versionRead && bytes.hasRemaining()) {
            requireVersion(bytes.get());
            versionRead = true;
        }
        decoder.decode(bytes, numbers);
        if (!numbers.complete()) {
            return Optional.empty();
        }
        if (decoder.isWithinMessage()) {
            throw new ProtocolException("the server sent data before it received the fanout index");
        }
        return Optional.of(checked(numbers));
    }

    private ByteBuffer receive() throws IOException {
        int count = StreamSockets.receive(connection, memory.address(), BUFFER_LENGTH);
        if (count == StreamSockets.END) {
            throw new EOFException("the server closed the connection before it had sent "
                    + (versionRead ? "the numbers of the socket" : "its version"));
        }
        return memory.buffer().limit(count).position(0);
    }

    private static void requireVersion(byte version) throws ProtocolException {
        if (version != Messages.VERSION) {
            throw new ProtocolException("the server speaks version " + (version & 0xFF)
                    + " of the protocol, this client version " + Messages.VERSION);
        }
    }

    private static ServerDescription checked(ServerNumbers numbers) throws ProtocolException {
        int fanoutSize = numbers.require(Messages.FANOUT_SIZE, "FanoutSize");
        int blockSize = numbers.require(Messages.BLOCK_SIZE, "BlockSize");
        int numBlocks = numbers.require(Messages.NUM_BLOCKS, "NumBlocks");
        if (blockSize % PAGE != 0) {
            throw new ProtocolException("BlockSize=" + blockSize + " came, which is not a multiple of " + PAGE);
        }
        if ((long) blockSize * numBlocks > MOST_BYTES) {
            throw new ProtocolException("NumBlocks=" + numBlocks + " times BlockSize=" + blockSize
                    + " came, which is 4 GiB or more: no ring is so large");
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

    /** Chooses a ring. */
    public void choose(int fanoutIndex, int fanoutSize) throws IOException, RingException {
        if (fanoutIndex < 0 || fanoutIndex >= fanoutSize) {
            throw new RingException("there is no fanout index " + fanoutIndex + ": the socket has " + fanoutSize
                    + (fanoutSize == 1 ? " ring, use 0" : " rings, use 0 to " + (fanoutSize - 1)));
        }
        Messages.putTlv(memory.buffer().clear(), Messages.FANOUT_INDEX, fanoutIndex);
        int length = memory.buffer().position();
        int sent = StreamSockets.send(connection, memory.address(), length);
        if (sent != length) { // a connection on which nothing was sent has room; this one does not
            throw new IOException("only " + sent + " of the " + length + " bytes of the fanout index could be sent");
        }
    }

    /** Receives the descriptor of the ring, which the caller owns; empty: it is to come. */
    public OptionalInt receiveDescriptor() throws IOException {
        List<Integer> descriptors = new ArrayList<>();
        int count = PassedDescriptors.receive(connection, descriptors);
        if (count == 0) {
            return OptionalInt.empty();
        }
        if (count == StreamSockets.END) {
            throw new EOFException("the server closed the connection instead of sending a descriptor");
        }
        if (descriptors.isEmpty()) {
            requireRoom();
        }
        if (descriptors.size() != 1) {
            descriptors.forEach(Descriptors::close);
            throw new ProtocolException(descriptors.size() + " descriptors came instead of one");
        }
        return OptionalInt.of(descriptors.get(0));
    }

    // The kernel silently omits descriptors if this process has reached its limit.
    private void requireRoom() throws ErrnoException {
        Descriptors.close(Descriptors.duplicate(connection));
    }
}
