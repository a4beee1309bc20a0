package io.witness.client;

import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.api.packet.Block;
import io.witness.api.packet.BlockLayout;
import io.witness.api.packet.MalformedBlockException;
import io.witness.api.packet.Packet;
import io.witness.api.packet.PacketCursor;
import io.witness.api.packet.PacketLayout;
import io.witness.client.testing.FakeServer;
import io.witness.client.testing.MemoryFile;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Readers that are late: the server closes the connection, the ring is replaced, and they still look into its blocks. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class VanishingRingTest {
    private static final int RINGS = Boolean.getBoolean("witness.soak") ? 10_000 : 2_000;
    private static final int NUM_BLOCKS = 2;
    private static final int BLOCK_SIZE = 1 << 16;
    private static final int PACKET_LENGTH = 128;
    private static final int PACKETS = (BLOCK_SIZE - BlockLayout.HEADER_LENGTH) / PACKET_LENGTH;
    private static final int DATA_OFFSET = 80;
    private static final int DATA_LENGTH = PACKET_LENGTH - DATA_OFFSET;
    private static final byte DATA = 0x5A;

    private final AtomicBoolean ended = new AtomicBoolean();
    private volatile ByteBuffer current;

    private static void fill(ByteBuffer block) {
        block.putInt(BlockLayout.NUM_PACKETS_OFFSET, PACKETS);
        block.putInt(BlockLayout.FIRST_PACKET_OFFSET, BlockLayout.HEADER_LENGTH);
        block.putInt(BlockLayout.LENGTH_OFFSET, BLOCK_SIZE);
        for (int i = 0; i < PACKETS; i++) {
            int packet = BlockLayout.HEADER_LENGTH + i * PACKET_LENGTH;
            block.putInt(packet + PacketLayout.NEXT_OFFSET, PACKET_LENGTH);
            block.putInt(packet + PacketLayout.SNAP_LENGTH_OFFSET, DATA_LENGTH);
            block.putInt(packet + PacketLayout.WIRE_LENGTH_OFFSET, DATA_LENGTH);
            block.putShort(packet + PacketLayout.DATA_OFFSET, (short) DATA_OFFSET);
            for (int at = DATA_OFFSET; at < PACKET_LENGTH; at++) {
                block.put(packet + at, DATA);
            }
        }
    }

    /** Walks whatever block is the current one, over and over; counts how often that one vanished meanwhile. */
    private final class Reader extends Thread {
        private long walks;
        private int vanishedWithin;

        @Override
        public void run() {
            while (!ended.get()) {
                ByteBuffer memory = current;
                if (memory != null) {
                    boolean wasThere = memory.getInt(BlockLayout.NUM_PACKETS_OFFSET) == PACKETS;
                    walk(memory);
                    readAll(memory);
                    walks++;
                    if (wasThere && memory.getInt(BlockLayout.NUM_PACKETS_OFFSET) == 0) {
                        vanishedWithin++;
                    }
                }
            }
        }

        private void walk(ByteBuffer memory) {
            try {
                PacketCursor cursor = new Block().wrap(memory, 0).packets();
                while (cursor.hasNext()) {
                    check(cursor.next());
                }
            } catch (MalformedBlockException e) {
                // the zeros came between two of its numbers
            }
        }

        private void check(Packet packet) {
            for (int i = 0; i < packet.snapLength(); i++) {
                int value = packet.unsignedByte(i);
                assertTrue(value == DATA || value == 0);
            }
        }

        private void readAll(ByteBuffer memory) {
            long sum = 0;
            for (int at = 0; at < memory.capacity(); at += Long.BYTES) {
                sum += memory.getLong(at);
            }
            assertTrue(sum != 1);
        }
    }

    @Test
    void shouldShowZerosButNeverCrashWhenARingVanishesUnderItsReaders(@TempDir Path directory) throws Exception {
        Path path = directory.resolve("socket");
        try (MemoryFile memory = new MemoryFile(BLOCK_SIZE, NUM_BLOCKS).sealed()) {
            fill(memory.block(0));
            fill(memory.block(1));
            FakeServer server = new FakeServer(path, s -> {
                s.greet(1, BLOCK_SIZE, NUM_BLOCKS, null);
                s.handOver(memory.descriptor());
                s.sendWords(0, 1);
            });
            Reader reader = new Reader();
            Throwable[] failure = new Throwable[1];
            reader.setUncaughtExceptionHandler((thread, e) -> failure[0] = e);
            reader.start();
            try (RingFollower follower = new RingFollower(path, 0, new Timeouts(-1, 5000, 0, 0))) {
                int rings = 0;
                while (rings < RINGS && reader.isAlive()) {
                    switch (follower.next(-1)) {
                        case RING -> rings++;
                        case BLOCK -> current = follower.ring().memory(follower.index());
                        default -> {}
                    }
                }
            }
            ended.set(true);
            reader.join();
            server.stop();
            assertNull(failure[0]);
            assertTrue(reader.vanishedWithin > 0, "no ring vanished within one of " + reader.walks + " walks");
        }
    }
}
