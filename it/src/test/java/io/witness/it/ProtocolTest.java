package io.witness.it;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is on the wire when all goes well. */
class ProtocolTest {
    private static final int BLOCK_SIZE = 65536;
    private static final int NUM_BLOCKS = 16;

    @TempDir
    static Path home;

    private static Veth veth;
    private static Witness witness;
    private static Path socket;

    @BeforeAll
    static void start() throws Exception {
        veth = Veth.create();
        socket = home.resolve("wire.sock");
        witness = Witness.start(
                home,
                Entry.of(socket, veth.captured())
                        .with("BlockSize", BLOCK_SIZE)
                        .with("NumBlocks", NUM_BLOCKS)
                        .with("BlockTimeoutMillis", 20)
                        .with("FanoutSize", 3)
                        .with("FanoutType", "rollover") // all at index 0 as long as that has room
                        .with("Filter", "udp or ether proto 0x88b5"));
    }

    @AfterAll
    static void stop() throws Exception {
        try (Veth pair = veth) {
            witness.close();
        }
    }

    @Test
    void shouldSendTheVersionOnceAndThenTheNumbers() throws Exception {
        try (WireClient client = WireClient.connect(socket)) {
            List<WireClient.Message> messages = client.hello();
            assertEquals(3, value(messages, WireClient.FANOUT_SIZE).getInt());
            assertEquals(BLOCK_SIZE, value(messages, WireClient.BLOCK_SIZE).getInt());
            assertEquals(NUM_BLOCKS, value(messages, WireClient.NUM_BLOCKS).getInt());
            assertEquals(0, value(messages, WireClient.WAITING_FOR_FANOUT_INDEX).remaining());
        }
    }

    @Test
    void shouldWriteEverythingBigEndian() throws Exception {
        byte[] fanoutSize = {(byte) 0x80, 0x03, 0, 4, 0, 0, 0, 3};
        byte[] blockSize = {(byte) 0x80, 0x04, 0, 4, 0, 1, 0, 0};
        byte[] numBlocks = {(byte) 0x80, 0x05, 0, 4, 0, 0, 0, 16};
        byte[] hello = rawHello();
        assertEquals(2, hello[0]);
        Stream.of(fanoutSize, blockSize, numBlocks).forEach(message -> assertContains(message, hello));
        byte[] waiting = {(byte) 0x80, 0x02, 0, 0};
        assertArrayEquals(waiting, Arrays.copyOfRange(hello, hello.length - 4, hello.length));
    }

    @Test
    void shouldDescribeTheRing() throws Exception {
        try (WireClient client = WireClient.connect(socket)) {
            ByteBuffer value = value(client.hello(), WireClient.RING_INFO);
            assertTrue(value.remaining() != Integer.BYTES);
            String json = StandardCharsets.UTF_8.decode(value).toString().replace(" ", "");
            assertJson(json, "\"interface\":\"" + veth.captured() + "\"");
            assertJson(json, "\"linkType\":1");
            assertJson(json, "\"snapLength\":");
            assertJson(json, "\"filter\":\"udporetherproto0x88b5\"");
            assertJson(json, "\"sealed\":false");
        }
    }

    @Test
    void shouldSayNothingBeforeItHasTheFanoutIndex() throws Exception {
        try (WireClient silent = WireClient.connect(socket);
                WireClient reader = WireClient.joined(socket)) {
            silent.hello();
            Traffic.send(home, veth, Frames.small(50), 1000);
            reader.sendIndex(reader.nextIndex());
            assertEquals(0, silent.rest().length);
            silent.choose(0);
            silent.read(1);
        }
    }

    @Test
    void shouldSendOneDescriptorWithOneByte() throws Exception {
        String received =
                Child.run(home, Tools.python("descriptors", socket.toString()).toArray(String[]::new));
        assertEquals("1 1\n", received);
    }

    @Test
    void shouldTakeAFanoutIndexInPieces() throws Exception {
        try (WireClient client = WireClient.connect(socket)) {
            client.hello();
            client.send((byte) 0xC0, (byte) 0x07, (byte) 0);
            Thread.sleep(100);
            client.send((byte) 4, (byte) 0);
            Thread.sleep(100);
            client.send((byte) 0, (byte) 0, (byte) 2);
            client.read(1);
        }
    }

    @Test
    void shouldTakeIndexesInPiecesAndSeveralAtOnce() throws Exception {
        try (WireClient client = WireClient.joined(socket)) {
            int first = oneBlock(client);
            int second = oneBlock(client);
            ByteBuffer both = ByteBuffer.allocate(8).putInt(second).putInt(first);
            client.send(Arrays.copyOf(both.array(), 6));
            Thread.sleep(100);
            client.send(Arrays.copyOfRange(both.array(), 6, 8));
            client.sendIndex(oneBlock(client));
            client.sendIndex(oneBlock(client));
        }
    }

    @Test
    void shouldAnswerWhoWantsStatistics() throws Exception {
        try (WireClient client = WireClient.joined(socket);
                WireClient other = WireClient.joined(socket)) {
            client.sendTlv(WireClient.WANT_STATISTICS, new byte[0]);
            WireClient.Message answer = client.next();
            assertEquals(WireClient.RING_STATISTICS, answer.type());
            String json = new String(answer.value(), StandardCharsets.UTF_8);
            for (String key : List.of("accepted", "dropped", "freezes", "delivered", "skipped", "waiting")) {
                assertJson(json, '"' + key + '"');
            }
            assertEquals(0, other.rest().length);
        }
    }

    @Test
    void shouldTakeAClientThatOnlyAsksForTheNumbers() throws Exception {
        for (int i = 0; i < 20; i++) {
            try (WireClient client = WireClient.connect(socket)) {
                client.hello();
            }
        }
        WireClient.joined(socket).close();
    }

    private static int oneBlock(WireClient client) throws Exception {
        Traffic.send(home, veth, Frames.small(1), 1000);
        return client.nextIndex();
    }

    private static byte[] rawHello() throws Exception {
        try (WireClient client = WireClient.connect(socket)) {
            int[] length = {0};
            Await.until("the greeting is there", () -> {
                byte[] rest = client.rest();
                boolean complete = rest.length > 4 && rest.length == length[0];
                length[0] = rest.length;
                return complete;
            });
            return client.rest();
        }
    }

    private static void assertContains(byte[] part, byte[] whole) {
        String hex = HexFormat.of().formatHex(part);
        String all = HexFormat.of().formatHex(whole);
        assertTrue(all.contains(hex), () -> hex + " in " + all);
    }

    private static void assertJson(String json, String part) {
        assertTrue(json.startsWith("{") && json.endsWith("}") && json.contains(part), () -> part + " in " + json);
    }

    private static ByteBuffer value(List<WireClient.Message> messages, int type) {
        List<WireClient.Message> found =
                messages.stream().filter(message -> message.type() == type).toList();
        assertEquals(1, found.size(), () -> Integer.toHexString(type));
        return ByteBuffer.wrap(found.get(0).value());
    }
}
