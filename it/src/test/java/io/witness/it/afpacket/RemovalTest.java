package io.witness.it.afpacket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.api.packet.Block;
import io.witness.api.packet.BlockLayout;
import io.witness.api.packet.MalformedBlockException;
import io.witness.api.packet.Packet;
import io.witness.api.packet.PacketCursor;
import io.witness.api.ring.Ring;
import io.witness.api.ring.RingGroup;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A ring is removed while readers walk its blocks. */
class RemovalTest extends OnVethPair {
    private static final int REMOVALS = 10_000;
    private static final int RINGS = 16;
    private static final int READERS = 8;
    private static final int GENEROUS_SECONDS = 60;

    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void close() throws Exception {
        threads.shutdownNow();
    }

    @Test
    void shouldLeaveTheFanoutGroupAtOnceAlthoughAReaderWalksABlock() throws Exception {
        RingGroup group = Rings.open(pair.receiver, "FanoutID", 4711);
        Ring ring = group.rings().get(0);
        try (ring) {
            CountDownLatch walked = new CountDownLatch(1);
            List<ByteBuffer> blocks = filledBlocks(group);
            Future<Integer> reader = threads.submit(() -> walkUntilRemoved(blocks, walked));
            walked.await();
            assertTrue(packetSockets().contains("fanout(id:4711"), packetSockets());
            ring.close();
            assertFalse(packetSockets().contains("fanout(id:4711"), packetSockets());
            assertEquals(1, reader.get(GENEROUS_SECONDS, TimeUnit.SECONDS));
            assertEquals(0, blocks.get(0).getLong(BlockLayout.SEQUENCE_OFFSET));
        }
    }

    @Test
    void shouldShowZerosOrAnErrorToEachReaderThatWalksABlock() throws Exception {
        for (int seen = 0; seen < REMOVALS; ) {
            seen += removeUnderReaders();
        }
    }

    /** Returns how often a reader saw a ring go that it was reading. */
    private int removeUnderReaders() throws Exception {
        RingGroup group = Rings.open(pair.receiver, "FanoutType", 1, "FanoutSize", RINGS, "NumBlocks", 2);
        CountDownLatch walked = new CountDownLatch(READERS);
        List<Future<Integer>> readers = new ArrayList<>();
        try {
            List<ByteBuffer> blocks = filledBlocks(group);
            for (int i = 0; i < READERS; i++) {
                readers.add(threads.submit(() -> walkUntilRemoved(blocks, walked)));
            }
            walked.await();
        } finally {
            closeTogether(group);
        }
        return sum(readers);
    }

    /** The kernel takes its time for each; together they wait for the same. */
    private void closeTogether(RingGroup group) throws Exception {
        List<Future<?>> closings = new ArrayList<>();
        for (Ring ring : group.rings()) {
            closings.add(threads.submit(ring::close));
        }
        for (Future<?> closing : closings) {
            closing.get(GENEROUS_SECONDS, TimeUnit.SECONDS);
        }
    }

    private static int sum(List<Future<Integer>> readers) throws Exception {
        int sum = 0;
        for (Future<Integer> reader : readers) {
            sum += reader.get(GENEROUS_SECONDS, TimeUnit.SECONDS);
        }
        return sum;
    }

    /** One block of each ring, taken. */
    private List<ByteBuffer> filledBlocks(RingGroup group) throws Exception {
        for (int i = 0; i < 20 * group.rings().size(); i++) {
            sender.send(i);
        }
        List<ByteBuffer> blocks = new ArrayList<>();
        for (Ring ring : group.rings()) {
            int index = Rings.takeWithin(ring, 10_000);
            assertNotEquals(Ring.NONE, index);
            blocks.add(ring.memory(index));
        }
        return blocks;
    }

    /** Reads all blocks again and again until each has become zeros; returns how many have. */
    private static int walkUntilRemoved(List<ByteBuffer> blocks, CountDownLatch walked) {
        List<ByteBuffer> left = new ArrayList<>(blocks);
        Walker walker = new Walker();
        left.removeIf(walker::findsZeros);
        int alive = left.size();
        walked.countDown();
        while (!left.isEmpty() && !Thread.currentThread().isInterrupted()) {
            left.removeIf(walker::findsZeros);
        }
        return alive - left.size();
    }

    /** Reads a block in both ways: as readers are meant to, and every byte. */
    private static final class Walker {
        private long sum;

        boolean findsZeros(ByteBuffer memory) {
            try {
                PacketCursor packets = new Block().wrap(memory, 0).packets();
                while (packets.hasNext()) {
                    Packet packet = packets.next();
                    sum += packet.unsignedByte(packet.snapLength() - 1);
                }
            } catch (MalformedBlockException | IndexOutOfBoundsException e) {
                sum++; // a packet's header became zeros between two looks at it
            }
            for (int i = 0; i < memory.capacity(); i += Long.BYTES) {
                sum += memory.getLong(i);
            }
            return memory.getLong(BlockLayout.SEQUENCE_OFFSET) == 0;
        }
    }

    /** As packet_diag tells them. */
    private static String packetSockets() throws Exception {
        Process ss = new ProcessBuilder("ss", "-0", "-e", "-n").start();
        String text = new String(ss.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, ss.waitFor());
        return text;
    }
}
