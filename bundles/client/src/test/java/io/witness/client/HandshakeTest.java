package io.witness.client;

import static io.witness.client.ServedRing.openDescriptors;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.api.ring.RingDescription;
import io.witness.api.ring.RingException;
import io.witness.client.testing.FakeServer;
import io.witness.client.testing.MemoryFile;
import io.witness.protocol.Messages;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HandshakeTest {
    private static final int BLOCK_SIZE = 4096;

    @TempDir
    Path directory;

    private String refusal(FakeServer.Script script) throws Exception {
        Path path = directory.resolve("socket");
        int before = openDescriptors();
        String message;
        FakeServer server = new FakeServer(path, script);
        message = assertThrows(RingException.class, () -> TestimonyClient.connect(path, 0, 500))
                .getMessage();
        server.stop();
        assertTrue(openDescriptors() <= before, "a descriptor leaked");
        String prefix = path + ": ";
        assertTrue(message.startsWith(prefix) && !message.contains("\n"), message);
        return message.substring(prefix.length());
    }

    private static byte[] numbers(int... typesAndValues) {
        ByteBuffer bytes = ByteBuffer.allocate(100).put(Messages.VERSION);
        for (int i = 0; i < typesAndValues.length; i += 2) {
            Messages.putTlv(bytes, typesAndValues[i], typesAndValues[i + 1]);
        }
        Messages.putTlv(bytes, Messages.WAITING_FOR_FANOUT_INDEX);
        return java.util.Arrays.copyOf(bytes.array(), bytes.position());
    }

    /** A process that does not run for seconds, on a busy machine, finds the answer when it runs again. */
    @Test
    void shouldTakeAnAnswerThatHasComeBeforeItCouldLook() throws Exception {
        Path path = directory.resolve("socket");
        CountDownLatch greeted = new CountDownLatch(1);
        FakeServer server = new FakeServer(path, s -> {
            s.greet(3, BLOCK_SIZE, 1, null);
            greeted.countDown();
        });
        try (ConnectionAttempt attempt = ConnectionAttempt.begin(path, 500)) {
            greeted.await();
            long start = System.nanoTime() - TimeUnit.SECONDS.toNanos(6);
            assertEquals(
                    3,
                    TestimonyClient.await(attempt, start, 5000, attempt::readDescription)
                            .fanoutSize());
        }
        server.stop();
    }

    @Test
    void shouldRefuseAnotherVersion() throws Exception {
        assertEquals(
                "the server speaks version 3 of the protocol, this client version 2",
                refusal(server -> server.send(new byte[] {3, 0, 0, 0})));
    }

    @Test
    void shouldRefuseNumbersThatAreMissingOrCannotBeTrue() throws Exception {
        assertEquals(
                "the server did not send NumBlocks",
                refusal(server -> server.send(numbers(0x8003, 1, 0x8004, BLOCK_SIZE))));
        assertEquals(
                "NumBlocks=0 came, which is out of range",
                refusal(server -> server.send(numbers(0x8003, 1, 0x8004, BLOCK_SIZE, 0x8005, 0))));
        assertEquals(
                "NumBlocks=4294967295 came, which is out of range",
                refusal(server -> server.send(numbers(0x8003, 1, 0x8004, BLOCK_SIZE, 0x8005, -1))));
        assertEquals(
                "BlockSize=5000 came, which is not a multiple of 4096",
                refusal(server -> server.send(numbers(0x8003, 1, 0x8004, 5000, 0x8005, 4))));
        assertEquals("a number of 3 bytes came in TLV 0x8004, 4 bytes are due", refusal(server -> {
            server.send(new byte[] {2});
            server.sendTlv(Messages.BLOCK_SIZE, new byte[3]);
        }));
    }

    @Test
    void shouldRefuseMessagesThatAreNotDueYet() throws Exception {
        assertEquals("block index 5 came before the fanout index was sent", refusal(server -> {
            server.send(new byte[] {2});
            server.sendWords(5);
        }));
        assertEquals("a TLV of type 0xc007 came, which a server never sends", refusal(server -> {
            server.send(new byte[] {2});
            server.sendTlv(Messages.FANOUT_INDEX, new byte[4]);
        }));
        byte[] greeting = numbers(0x8003, 1, 0x8004, BLOCK_SIZE, 0x8005, 4);
        assertEquals(
                "the server sent data before it received the fanout index",
                refusal(server -> server.send(java.util.Arrays.copyOf(greeting, greeting.length + 1))));
    }

    @Test
    void shouldSayWhatIsMissingWhenTheServerHangsUp() throws Exception {
        assertEquals("the server closed the connection before it had sent its version", refusal(server -> {}));
        assertEquals(
                "the server closed the connection before it had sent the numbers of the socket",
                refusal(server -> server.send(new byte[] {2, (byte) 0x80, 3})));
        assertEquals("the server closed the connection instead of sending a descriptor", refusal(server -> {
            server.greet(1, BLOCK_SIZE, 4, null);
            server.fanoutIndex();
        }));
    }

    @Test
    void shouldGiveUpWhereverTheServerStalls() throws Exception {
        String timedOut = "the server did not complete the handshake within 500 ms";
        assertEquals(timedOut, refusal(FakeServer::awaitEnd));
        assertEquals(timedOut, refusal(server -> {
            server.send(new byte[] {2, (byte) 0x80, 3});
            server.awaitEnd();
        }));
        assertEquals(timedOut, refusal(server -> {
            server.greet(1, BLOCK_SIZE, 4, null);
            server.fanoutIndex();
            server.awaitEnd();
        }));
    }

    @Test
    void shouldGiveUpOnAServerThatDribbles() throws Exception {
        assertEquals("the server did not complete the handshake within 500 ms", refusal(server -> {
            server.send(new byte[] {2});
            while (server.hasNothingToRead()) {
                server.sendTlv(0x8ABC, new byte[1]);
                Thread.sleep(100);
            }
        }));
    }

    @Test
    void shouldRefuseADescriptorThatCouldBecomeShorterUnderAReader() throws Exception {
        Path file = directory.resolve("file");
        try (RandomAccessFile plain = new RandomAccessFile(file.toFile(), "rw")) {
            plain.setLength(4 * BLOCK_SIZE);
            int descriptor = numberOf(file);
            String expected = "the server handed over " + file
                    + ", which is neither a packet socket nor a memory file sealed against shrinking: refused";
            assertEquals(expected, refusal(serving(descriptor)));
        }
        try (MemoryFile unsealed = new MemoryFile(BLOCK_SIZE, 4)) {
            assertTrue(refusal(serving(unsealed.descriptor())).contains("/memfd:ring (deleted), which is neither"));
        }
        try (MemoryFile small = new MemoryFile(BLOCK_SIZE, 3).sealed()) {
            assertEquals(
                    "the server handed over a memory file of 12288 bytes for a ring of 16384: refused",
                    refusal(serving(small.descriptor())));
        }
    }

    private static FakeServer.Script serving(int descriptor) {
        return server -> {
            server.greet(1, BLOCK_SIZE, 4, null);
            server.handOver(descriptor);
            server.awaitEnd();
        };
    }

    private static int numberOf(Path file) throws Exception {
        for (String name : new java.io.File("/proc/self/fd").list()) {
            Path link = Path.of("/proc/self/fd", name);
            if (java.nio.file.Files.exists(link)
                    && java.nio.file.Files.readSymbolicLink(link).equals(file)) {
                return Integer.parseInt(name);
            }
        }
        throw new IllegalStateException(file + " is not open");
    }

    @Test
    void shouldRefuseAByteWithoutADescriptor() throws Exception {
        assertEquals("0 descriptors came instead of one", refusal(server -> {
            server.greet(1, BLOCK_SIZE, 4, null);
            server.fanoutIndex();
            server.send(new byte[1]);
            server.awaitEnd();
        }));
    }

    @Test
    void shouldRefuseMoreThanOneDescriptorAndKeepNone() throws Exception {
        try (MemoryFile memory = new MemoryFile(BLOCK_SIZE, 4).sealed()) {
            for (int times : new int[] {2, 61, 253}) {
                assertEquals(times + " descriptors came instead of one", refusal(server -> {
                    server.greet(1, BLOCK_SIZE, 4, null);
                    server.handOver(memory.descriptor(), times);
                    server.awaitEnd();
                }));
            }
        }
    }

    @Test
    void shouldNotAskForARingThatIsNotThere() throws Exception {
        Path path = directory.resolve("socket");
        FakeServer server = new FakeServer(path, s -> {
            s.greet(4, BLOCK_SIZE, 4, null);
            s.awaitEnd();
        });
        for (int index : new int[] {4, -1}) {
            String message = assertThrows(RingException.class, () -> TestimonyClient.connect(path, index))
                    .getMessage();
            assertEquals(
                    path + ": there is no fanout index " + index + ": the socket has 4 rings, use 0 to 3", message);
        }
        server.stop();
    }

    @Test
    void shouldOnlyAskForTheNumbers() throws Exception {
        Path path = directory.resolve("socket");
        String info = "{ \"interface\":\"br\\u00e4\\\"1\", \"linkType\":101, \"snapLength\":65535, \"filter\":\"udp\","
                + " \"sealed\":false, \"new\":{\"list\":[1,[2.5e3,null]]} }";
        FakeServer server = new FakeServer(path, s -> {
            s.greet(3, BLOCK_SIZE, 4, info);
            s.awaitEnd();
        });
        ServerDescription description = TestimonyClient.describe(path);
        RingDescription ring = new RingDescription(
                Optional.of("br\u00e4\"1"),
                OptionalInt.of(101),
                OptionalInt.of(65535),
                Optional.of("udp"),
                BLOCK_SIZE,
                4);
        assertEquals(new ServerDescription(3, ring), description);
        server.stop();
    }

    @Test
    void shouldTakeWhatItCannotReadForUnknown() throws Exception {
        Path path = directory.resolve("socket");
        String[] texts = {
            "[]",
            "{\"interface\":",
            "{\"interface\":7,\"linkType\":\"1\"}",
            "{} {}",
            "{\"linkType\":-1}",
            "{\"a\":tru}",
            "{\"linkType\":99999999999}",
            "{\"filter\":\"\\u00zz\"}",
            "{\"filter\":\"\\x\"}",
            "{\"a\":" + "[".repeat(9999),
        };
        for (String text : texts) {
            FakeServer server = new FakeServer(path, s -> s.greet(1, BLOCK_SIZE, 4, text));
            RingDescription ring = TestimonyClient.describe(path).ring();
            assertTrue(ring.interfaceName().isEmpty() && ring.filter().isEmpty(), text);
            assertFalse(ring.linkType().isPresent(), text);
            server.stop();
        }
    }

    @Test
    void shouldSayThatNobodyListens() {
        Path path = directory.resolve("nothing");
        String message = assertThrows(RingException.class, () -> TestimonyClient.connect(path, 0))
                .getMessage();
        assertEquals(
                "cannot connect to " + path + ": there is no such file: start the server, or name its SocketName",
                message);
    }
}
