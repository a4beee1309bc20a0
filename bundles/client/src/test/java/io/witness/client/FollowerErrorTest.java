package io.witness.client;

import static io.witness.client.ServedRing.BLOCK_SIZE;
import static io.witness.client.ServedRing.NUM_BLOCKS;
import static io.witness.client.ServedRing.openDescriptors;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.api.ring.RingException;
import io.witness.client.internal.Failures;
import io.witness.client.testing.FakeServer;
import io.witness.client.testing.MemoryFile;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is not tried again, here on a second connection. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FollowerErrorTest {
    @RegisterExtension
    final ServedRing served = new ServedRing();

    /** The error that follows a first connection which is good; a third one would fail the server's script. */
    private String failure(int fanoutIndex, FakeServer.Script second) throws Exception {
        int before = openDescriptors();
        served.startForEach(served.sending(2), second);
        String message;
        try (RingFollower follower = TestimonyClient.follow(served.path(), fanoutIndex)) {
            message = failure(follower);
            assertEquals(message, failure(follower));
            assertEquals(served.path() + ": the server closed the connection", follower.reason());
        }
        served.stop();
        assertTrue(openDescriptors() <= before, "a descriptor leaked");
        String prefix = served.path() + ": ";
        assertTrue(message.startsWith(prefix), message);
        return message.substring(prefix.length());
    }

    private static String failure(RingFollower follower) {
        return assertThrows(RingException.class, () -> {
                    while (true) {
                        if (follower.next(-1) == RingFollower.Event.BLOCK) {
                            follower.ring().release(follower.index());
                        }
                    }
                })
                .getMessage();
    }

    @Test
    void shouldEndAtGarbageInTheHandshake() throws Exception {
        assertEquals(
                "the server speaks version 71 of the protocol, this client version 2",
                failure(0, s -> s.send("GET / HTTP/1.1".getBytes("US-ASCII"))));
        assertEquals("a TLV of type 0xffff came, which a server never sends", failure(0, s -> {
            s.send(new byte[] {2});
            s.sendWords(0xFFFF0000);
        }));
    }

    @Test
    void shouldEndAtGarbageInTheRing() throws Exception {
        assertEquals("block index 8 came, the ring has 8 blocks", failure(0, s -> {
            served.handOver(s);
            s.sendWords(1, NUM_BLOCKS);
            s.awaitEnd();
        }));
    }

    @Test
    void shouldEndAtMemoryThatCouldVanishAndAtNone() throws Exception {
        try (MemoryFile unsealed = new MemoryFile(BLOCK_SIZE, NUM_BLOCKS)) {
            String reason = failure(0, s -> {
                s.greet(1, BLOCK_SIZE, NUM_BLOCKS, null);
                s.handOver(unsealed.descriptor());
                s.awaitEnd();
            });
            assertTrue(reason.contains("neither a packet socket nor a memory file sealed"), reason);
        }
        assertEquals("0 descriptors came instead of one", failure(0, s -> {
            s.greet(1, BLOCK_SIZE, NUM_BLOCKS, null);
            s.fanoutIndex();
            s.send(new byte[1]);
            s.awaitEnd();
        }));
    }

    @Test
    void shouldEndWhenTheSocketHasNoSuchFanoutIndexAnyMore() throws Exception {
        assertEquals("there is no fanout index 1: the socket has 1 ring, use 0", failure(1, s -> {
            s.greet(1, BLOCK_SIZE, NUM_BLOCKS, null);
            s.awaitEnd();
        }));
    }

    @Test
    void shouldEndAtAFileThatIsNoSocket() throws Exception {
        Files.createFile(served.path());
        try (RingFollower follower = TestimonyClient.follow(served.path(), 0)) {
            String message = failure(follower);
            assertEquals("cannot connect to " + served.path() + ": it is not a socket: use a SocketName", message);
        }
    }

    /** Root is refused nothing, so this is not asked of a file. */
    @Test
    void shouldNotTakeMissingRightsForSomethingThatPasses() {
        RingException denied = new RingException("cannot connect to a: permission denied");
        denied.initCause(new IOException("cannot connect to a: permission denied"));
        assertFalse(Failures.isTransient(denied));
        assertFalse(Failures.isTransient(new RingException("for whatever reason")));
    }
}
