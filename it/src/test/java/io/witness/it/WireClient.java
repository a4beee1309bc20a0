package io.witness.it;

import java.io.EOFException;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A connection to a Testimony server, byte by byte, for tests of what is on the wire. Descriptors get lost in it. */
final class WireClient implements AutoCloseable {
    static final int WAITING_FOR_FANOUT_INDEX = 0x8002;
    static final int FANOUT_SIZE = 0x8003;
    static final int BLOCK_SIZE = 0x8004;
    static final int NUM_BLOCKS = 0x8005;
    static final int FANOUT_INDEX = 0xC007;
    static final int RING_INFO = 0x8F01;
    static final int RING_STATISTICS = 0x8F02;
    static final int WANT_STATISTICS = 0xCF01;

    private static final int LONGEST_MESSAGE = 1 << 17;

    private final SocketChannel channel;
    private final ByteBuffer input = ByteBuffer.allocate(LONGEST_MESSAGE).limit(0);

    private WireClient(SocketChannel channel) {
        this.channel = channel;
    }

    /** A message: a TLV, or a block index, whose type is 0. */
    record Message(int type, byte[] value) {
        static Message index(int index) {
            return new Message(
                    0, ByteBuffer.allocate(Integer.BYTES).putInt(index).array());
        }

        boolean isIndex() {
            return type == 0;
        }

        int number() {
            return ByteBuffer.wrap(value).getInt();
        }
    }

    static WireClient connect(Path socket) throws IOException {
        SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
        channel.configureBlocking(false);
        return new WireClient(channel);
    }

    /** Connects, and chooses the ring of index 0. */
    static WireClient joined(Path socket) throws Exception {
        WireClient client = connect(socket);
        client.hello();
        client.choose(0);
        client.read(1);
        return client;
    }

    /** The version byte, then messages up to and with WaitingForFanoutIndex. */
    List<Message> hello() throws Exception {
        byte version = read(1)[0];
        if (version != 2) {
            throw new AssertionError("version " + version);
        }
        List<Message> messages = new ArrayList<>();
        do {
            messages.add(next());
        } while (messages.get(messages.size() - 1).type() != WAITING_FOR_FANOUT_INDEX);
        return messages;
    }

    Message next() throws Exception {
        int word = ByteBuffer.wrap(read(Integer.BYTES)).getInt();
        return word >= 0 ? Message.index(word) : new Message(word >>> 16, read(word & 0xFFFF));
    }

    /** The next block index; whatever stands before it is skipped. */
    int nextIndex() throws Exception {
        Message message = next();
        while (!message.isIndex()) {
            message = next();
        }
        return message.number();
    }

    void choose(int fanoutIndex) throws IOException {
        sendTlv(
                FANOUT_INDEX,
                ByteBuffer.allocate(Integer.BYTES).putInt(fanoutIndex).array());
    }

    void sendTlv(int type, byte[] value) throws IOException {
        send(ByteBuffer.allocate(Integer.BYTES + value.length)
                .putInt(type << 16 | value.length)
                .put(value)
                .array());
    }

    void sendIndex(int index) throws IOException {
        send(ByteBuffer.allocate(Integer.BYTES).putInt(index).array());
    }

    void send(byte... bytes) throws IOException {
        ByteBuffer output = ByteBuffer.wrap(bytes);
        channel.configureBlocking(true);
        while (output.hasRemaining()) {
            channel.write(output);
        }
        channel.configureBlocking(false);
    }

    byte[] read(int length) throws Exception {
        Await.until("there are " + length + " bytes", () -> input.remaining() >= length || receive());
        byte[] bytes = new byte[length];
        input.get(bytes);
        return bytes;
    }

    /** What has come that was not read. */
    byte[] rest() throws IOException {
        receive();
        return Arrays.copyOfRange(input.array(), input.position(), input.limit());
    }

    /** Waits until the server has closed the connection. */
    void awaitEnd() throws Exception {
        Await.until("the server closes the connection", this::hasEnded);
    }

    boolean hasEnded() {
        try {
            receive();
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    /** Receives what there is; false, so that a caller that needs more asks again. */
    private boolean receive() throws IOException {
        input.compact();
        try {
            if (channel.read(input) < 0) {
                throw new EOFException("the server has closed the connection");
            }
        } finally {
            input.flip();
        }
        return false;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
