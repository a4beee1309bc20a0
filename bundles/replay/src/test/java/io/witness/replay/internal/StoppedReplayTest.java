package io.witness.replay.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.api.packet.Block;
import io.witness.api.ring.Ring;
import io.witness.api.ring.RingDescription;
import io.witness.memory.MemoryRing;
import io.witness.replay.Replay;
import io.witness.replay.ReplayOptions;
import io.witness.replay.ReplayOptions.TimeStamps;
import io.witness.replay.Speed;
import java.io.ByteArrayOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Wherever a replay is reading, what it has read is handed over, and its end ends it. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StoppedReplayTest {
    private static final int MOST_BLOCK_LENGTH = 0xFFFF_FFF0;
    private static final long GIGABYTES_64 = 64L << 30;

    @TempDir
    Path home;

    /** What comes behind the first packet, and would take minutes to read. */
    enum Behind {
        BLOCKS_WITHOUT_PACKETS,
        A_BOMB_OF_ZSTD,
        A_BOMB_OF_GZIP
    }

    @ParameterizedTest
    @EnumSource
    void shouldHandOverAPacketAndEndWithinAFileThatGivesNothing(Behind behind) throws Exception {
        Path file = home.resolve("endless");
        switch (behind) {
            case BLOCKS_WITHOUT_PACKETS -> writeBlocks(file);
            case A_BOMB_OF_ZSTD -> Files.write(file, zstdBomb());
            case A_BOMB_OF_GZIP -> writeGzipBomb(file);
        }
        Ring ring = Replay.open(file, ReplayOptions.DEFAULT.withBlocks(4096, 4));
        try (ring) {
            assertEquals(0, takeOne(ring));
            assertTrue(isOpen(file));
            assertFalse(ring.isOver());
        }
        awaitEnd(file);
    }

    @Test
    void shouldHandOverAPacketAndEndWithinAPipeThatGivesNothing() throws Exception {
        Path pipe = home.resolve("pipe");
        assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
        RingDescription description = new RingDescription(
                Optional.of("replay:pipe"), OptionalInt.of(1), OptionalInt.of(65535), Optional.of(""), 4096, 4);
        Signal changed = new Signal();
        Thread opener = new Thread(() -> {
            try (FileOutputStream out = new FileOutputStream(pipe.toFile())) {
                out.write(Packets.pcap(1, 1));
                TimeUnit.HOURS.sleep(1);
            } catch (IOException | InterruptedException e) {
                return;
            }
        });
        opener.start();
        CaptureFile capture = CaptureFile.open(pipe, line -> {});
        ReplayRing ring =
                new ReplayRing(description, MemoryRing.create(4096, 4), changed, 1, TimeUnit.MILLISECONDS.toNanos(8));
        Thread thread = new Thread(
                new Feeder(
                        new ReplayPlan(List.of(pipe), Speed.RECORDED, 1, TimeStamps.RECORDED),
                        new Rounds(new MergedCaptures(List.of(capture)), () -> null, 1),
                        PacketFilter.ALL,
                        packet -> 0,
                        List.of(ring),
                        changed,
                        new Clock(),
                        ReplayListener.NOBODY),
                "witness-replay replay:endless");
        ring.onClose(thread::interrupt);
        thread.start();
        try (ring) {
            assertEquals(0, takeOne(ring));
        }
        thread.join();
        opener.interrupt();
        opener.join();
        assertFalse(isOpen(pipe));
    }

    private static int takeOne(Ring ring) throws Exception {
        int index = ring.take();
        while (index == Ring.NONE) {
            ring.await(-1);
            index = ring.take();
        }
        int number = Packets.number(
                new Block().wrap(ring.memory(index), index).packets().next());
        ring.release(index);
        return number;
    }

    private static void awaitEnd(Path file) throws Exception {
        while (Thread.getAllStackTraces().keySet().stream()
                        .anyMatch(thread -> thread.getName().equals("witness-replay replay:" + file.getFileName()))
                || isOpen(file)) {
            TimeUnit.MILLISECONDS.sleep(10);
        }
    }

    private static boolean isOpen(Path file) throws IOException {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            return descriptors.anyMatch(descriptor -> {
                try {
                    return Files.readSymbolicLink(descriptor).equals(file);
                } catch (IOException e) {
                    return false; // it is that of the list, and closed
                }
            });
        }
    }

    /** A pcapng file up to its first packet, and the start of a block as long as one can be. */
    private static byte[] start() {
        ByteBuffer file = ByteBuffer.allocate(500).order(ByteOrder.LITTLE_ENDIAN);
        file.putInt(0x0A0D0D0A)
                .putInt(28)
                .putInt(0x1A2B3C4D)
                .putInt(1)
                .putLong(-1)
                .putInt(28);
        file.putInt(1).putInt(20).putInt(1).putInt(0).putInt(20);
        file.putInt(6).putInt(32 + 60).putInt(0).putInt(1).putInt(0).putInt(60).putInt(60);
        file.put(Packets.frame(0)).putInt(32 + 60);
        file.putInt(99).putInt(MOST_BLOCK_LENGTH);
        byte[] bytes = new byte[file.position()];
        file.flip().get(bytes);
        return bytes;
    }

    private static void writeBlocks(Path file) throws IOException {
        byte[] length = ByteBuffer.allocate(12)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(MOST_BLOCK_LENGTH)
                .putInt(99)
                .putInt(MOST_BLOCK_LENGTH)
                .array();
        try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
            byte[] start = start();
            out.write(start);
            long offset = start.length - 8;
            while (offset < GIGABYTES_64) {
                offset += Integer.toUnsignedLong(MOST_BLOCK_LENGTH);
                out.seek(offset - 4);
                out.write(length);
            }
        }
    }

    /** A raw block, then blocks of 128 KiB of zeros. */
    private static byte[] zstdBomb() {
        ByteArrayOutputStream bomb = new ByteArrayOutputStream();
        byte[] start = start();
        bomb.writeBytes(new byte[] {0x28, (byte) 0xB5, 0x2F, (byte) 0xFD, 0, 0x38});
        bomb.writeBytes(new byte[] {(byte) (start.length << 3), (byte) (start.length >> 5), 0});
        bomb.writeBytes(start);
        for (int i = 0; i < 500_000; i++) {
            bomb.writeBytes(new byte[] {2, 0, 0x10, 0});
        }
        return bomb.toByteArray();
    }

    /** Members of a gzip file that hold 16 MiB each, again and again. */
    private static void writeGzipBomb(Path file) throws IOException {
        byte[] member = gzip(new byte[16 << 20]);
        try (FileOutputStream out = new FileOutputStream(file.toFile())) {
            out.write(gzip(start()));
            for (int i = 0; i < 2000; i++) {
                out.write(member);
            }
        }
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(compressed)) {
            out.write(bytes);
        }
        return compressed.toByteArray();
    }
}
