package io.witness.it;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a client does wrong ends that client, and nothing else: one neighbour gets all packets of all tests. */
class ProtocolErrorTest {
    private static final int NUM_BLOCKS = 8;
    private static final int UNKNOWN_FROM_CLIENT = 0xDDDD;

    @TempDir
    static Path home;

    private static Veth veth;
    private static Witness witness;
    private static Path socket;
    private static Child neighbour;
    private static int expected;

    @BeforeAll
    static void start() throws Exception {
        veth = Veth.create();
        socket = home.resolve("wrong.sock");
        witness = Witness.start(
                home,
                Entry.of(socket, veth.captured())
                        .with("BlockSize", 65536)
                        .with("NumBlocks", NUM_BLOCKS)
                        .with("BlockTimeoutMillis", 20));
        neighbour = Clients.inC(home, socket);
        witness.awaitClients(List.of(neighbour));
    }

    @AfterAll
    static void stop() throws Exception {
        try (Veth pair = veth;
                Witness runtime = witness;
                Child client = neighbour) {
            assertTrue(neighbour.isAlive(), neighbour::toString);
        }
    }

    /** Each block of the ring is there for the neighbour more than once, so nothing is held for the one that went. */
    @AfterEach
    void theNeighbourGetsEverything() throws Exception {
        for (int i = 0; i < 2 * NUM_BLOCKS; i++) {
            sendOneBlock();
        }
    }

    @Test
    void shouldRefuseAFanoutIndexOutOfRange() throws Exception {
        try (WireClient client = WireClient.connect(socket)) {
            client.hello();
            client.choose(1);
            client.awaitEnd();
        }
    }

    @Test
    void shouldRefuseAFanoutIndexThatIsNegative() throws Exception {
        try (WireClient client = WireClient.connect(socket)) {
            client.hello();
            client.choose(-1);
            client.awaitEnd();
        }
    }

    @Test
    void shouldRefuseAnotherMessageWhereTheFanoutIndexIsDue() throws Exception {
        try (WireClient client = WireClient.connect(socket)) {
            client.hello();
            client.sendTlv(WireClient.BLOCK_SIZE, new byte[4]);
            client.awaitEnd();
        }
    }

    @Test
    void shouldCloseAStalledHandshakeWhileOthersConnect() throws Exception {
        try (WireClient stalled = WireClient.connect(socket);
                WireClient halfway = WireClient.connect(socket)) {
            halfway.send((byte) 0xC0, (byte) 0x07);
            WireClient.joined(socket).close();
            stalled.hello();
            halfway.hello();
            assertFalse(stalled.hasEnded());
            stalled.awaitEnd();
            halfway.awaitEnd();
        }
    }

    @Test
    void shouldEndAClientThatReturnsAnIndexBeyondTheRing() throws Exception {
        try (WireClient client = WireClient.joined(socket)) {
            client.sendIndex(NUM_BLOCKS);
            client.awaitEnd();
        }
    }

    @Test
    void shouldEndAClientThatReturnsWhatItDoesNotHold() throws Exception {
        try (WireClient client = WireClient.joined(socket)) {
            client.sendIndex(NUM_BLOCKS - 1);
            client.awaitEnd();
        }
    }

    @Test
    void shouldEndAClientThatReturnsABlockTwice() throws Exception {
        try (WireClient client = WireClient.joined(socket)) {
            sendOneBlock();
            int index = client.nextIndex();
            client.sendIndex(index);
            client.sendIndex(index);
            client.awaitEnd();
        }
    }

    @Test
    void shouldSkipAnUnknownMessageOfAnyLength() throws Exception {
        try (WireClient client = WireClient.joined(socket)) {
            client.sendTlv(UNKNOWN_FROM_CLIENT, new byte[65535]);
            client.sendTlv(UNKNOWN_FROM_CLIENT, new byte[0]);
            for (int i = 0; i < 2 * NUM_BLOCKS; i++) {
                sendOneBlock();
                client.sendIndex(client.nextIndex());
            }
        }
    }

    @Test
    void shouldFreeWhatAClientHeldThatLeavesInTheMiddleOfAMessage() throws Exception {
        try (WireClient client = WireClient.joined(socket)) {
            sendOneBlock();
            client.nextIndex();
            client.send(ByteBuffer.allocate(100)
                    .putInt(UNKNOWN_FROM_CLIENT << 16 | 65535)
                    .array());
        }
    }

    @Test
    void shouldFreeWhatAClientHeldThatLeavesInTheMiddleOfAnIndex() throws Exception {
        try (WireClient client = WireClient.joined(socket)) {
            sendOneBlock();
            client.nextIndex();
            client.send((byte) 0, (byte) 0);
        }
    }

    /** It stays connected while the neighbour's packets go round the ring. */
    @Test
    void shouldNotLetAClientThatNeverReturnsABlockStarveOthers() throws Exception {
        try (WireClient client = WireClient.joined(socket)) {
            for (int i = 0; i < 3 * NUM_BLOCKS; i++) {
                sendOneBlock();
            }
            client.nextIndex();
        }
    }

    /** Sends a packet and waits until the neighbour has it, so that the next is in another block. */
    private void sendOneBlock() throws Exception {
        List<byte[]> frame = Frames.small(1);
        Traffic.send(home, veth, frame, 1000);
        expected++;
        Await.until(
                "the neighbour has packet " + expected,
                () -> neighbour.lines().size() == expected,
                () -> neighbour + "\n" + witness.process());
    }
}
