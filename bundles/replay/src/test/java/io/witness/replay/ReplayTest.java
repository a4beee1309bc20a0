package io.witness.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.api.packet.Block;
import io.witness.api.packet.Packet;
import io.witness.api.packet.PacketCursor;
import io.witness.api.ring.InterfaceMissingException;
import io.witness.api.ring.Ring;
import io.witness.api.ring.RingException;
import io.witness.replay.internal.Packets;
import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A program that plays files. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ReplayTest {
    private static final int MANY = 20_000;
    private static final ReplayOptions SMALL = ReplayOptions.DEFAULT.withBlocks(4096, 4);

    @TempDir
    Path home;

    @Test
    void shouldDeliverEveryPacketToALoneReader() throws Exception {
        try (Ring ring = Replay.open(file("a.pcap", Packets.pcap(1, MANY)), SMALL)) {
            assertEquals(Optional.of("replay:a.pcap"), ring.description().interfaceName());
            assertEquals(1, ring.description().linkType().orElseThrow());
            assertEquals(MANY, readInOrder(ring, MANY));
            assertEquals(MANY, ring.totals().accepted());
            assertEquals(0, ring.totals().dropped());
        }
    }

    @Test
    void shouldPlayACompressedFileSeveralTimes() throws Exception {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
            gzip.write(Packets.pcap(1, 500));
        }
        try (Ring ring = Replay.open(file("a.gz", compressed.toByteArray()), SMALL.withRounds(7))) {
            assertEquals(7 * 500, readInOrder(ring, 500));
        }
    }

    @Test
    void shouldPlayRelativePaths() throws Exception {
        Path file = file("a.pcap", Packets.pcap(1, 5));
        Path relative = Path.of("").toAbsolutePath().relativize(file);
        try (Ring ring = Replay.open(relative, SMALL)) {
            assertEquals(5, readInOrder(ring, 5));
        }
    }

    @Test
    void shouldThrowBehindWhatIsBeforeADamage() throws Exception {
        byte[] bytes = Packets.pcap(1, 10);
        Path file = file("a.pcap", Arrays.copyOf(bytes, bytes.length - 7));
        try (Ring ring = Replay.open(file, SMALL)) {
            int[] seen = {0};
            RingException e = assertThrows(RingException.class, () -> {
                while (true) {
                    ring.await(-1);
                    seen[0] += readBlock(ring, seen[0], 10);
                }
            });
            assertEquals(9, seen[0]);
            assertTrue(e.getMessage().startsWith("replay:a.pcap: ends early: " + file), e.getMessage());
        }
    }

    @Test
    void shouldSayWhatIsWrongWithAFile() throws Exception {
        Path good = file("good.pcap", Packets.pcap(1, 1));
        assertFails("there is no file " + home.resolve("missing"), home.resolve("missing"));
        assertThrows(InterfaceMissingException.class, () -> Replay.open(home.resolve("missing"), SMALL));
        assertFails(home + " is a directory", home);
        assertFails("/dev/zero is not a regular file", Path.of("/dev/zero"));
        Path loop = Files.createSymbolicLink(home.resolve("loop"), Path.of("loop"));
        assertFails(loop + " leads to no file: Too many levels of symbolic links", loop);
        Path tooLong = home.resolve("a".repeat(300));
        assertFails(tooLong + " leads to no file: File name too long: write the path", tooLong);
        assertFails("text: ", file("text", "no capture".getBytes()));
        assertFails("empty: ", file("empty", new byte[0]));
        assertFails("/proc/self/status: ", Path.of("/proc/self/status"));
        assertFails(
                good + " has link type 1, but " + home.resolve("raw.pcap") + " has 101",
                good,
                file("raw.pcap", Packets.pcap(101, 1)));
    }

    private void assertFails(String problem, Path... files) {
        RingException e = assertThrows(
                RingException.class, () -> Replay.open(List.of(files), SMALL).close());
        assertEquals(Optional.of("Interface"), e.key());
        assertTrue(e.getMessage().contains(problem), e.getMessage());
        assertFalse(e.getMessage().contains("\n"), e.getMessage());
    }

    @Test
    void shouldAllocateNothingAPacket() throws Exception {
        int count = 200_000;
        try (Ring ring = Replay.open(file("big.pcap", Packets.pcap(1, count)), SMALL)) {
            long id = threads("witness-replay replay:big.pcap")
                    .findFirst()
                    .orElseThrow()
                    .getId();
            com.sun.management.ThreadMXBean threads =
                    (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
            int seen = readTo(ring, 0, count / 2);
            long before = threads.getThreadAllocatedBytes(id);
            int more = readTo(ring, seen, count * 9 / 10) - seen;
            long allocated = threads.getThreadAllocatedBytes(id) - before;
            assertTrue(allocated >= 0 && allocated < more, () -> allocated + " bytes for " + more + " packets");
        }
    }

    private static int readTo(Ring ring, int start, int end) throws RingException {
        int seen = start;
        while (seen < end) {
            int more = readBlock(ring, seen, Integer.MAX_VALUE);
            seen += more;
            if (more == 0) {
                ring.await(-1);
            }
        }
        return seen;
    }

    /** Whatever the two threads do at that moment. */
    @Test
    void shouldEndItsThreadWhenItIsClosedAtAnyTime() throws Exception {
        Path file = file("closed.pcap", Packets.pcap(1, 2000));
        List<Speed> speeds = List.of(Speed.MAX, Speed.RECORDED, Speed.rate(1e6), Speed.factor(0.001));
        for (int i = 0; i < 400; i++) {
            ReplayOptions options =
                    SMALL.withSpeed(speeds.get(i % speeds.size())).withRounds(ReplayOptions.ENDLESS);
            try (Ring ring = Replay.open(file, options)) {
                for (int round = 0; round < i % 7; round++) {
                    ring.await(0);
                    int index = ring.take();
                    if (index != Ring.NONE) {
                        ring.release(index);
                    }
                }
            }
        }
        awaitNoThread("witness-replay replay:closed.pcap");
    }

    @Test
    void shouldEndAWaitWhenItIsClosed() throws Exception {
        Ring ring = Replay.open(file("slow.pcap", Packets.pcap(1, 2)), SMALL.withSpeed(Speed.factor(0.001)));
        Thread closer = new Thread(() -> {
            try {
                TimeUnit.MILLISECONDS.sleep(50);
            } catch (InterruptedException e) {
                return;
            }
            ring.close();
        });
        closer.start();
        RingException e = assertThrows(RingException.class, () -> {
            while (true) {
                ring.await(-1);
                ring.take();
            }
        });
        assertTrue(e.getMessage().contains("is closed"), e.getMessage());
        assertEquals(Ring.NONE, ring.take());
        assertThrows(RingException.class, ring::lease);
        closer.join();
    }

    @Test
    void shouldRefuseOptionsOutOfBounds() {
        assertThrows(IllegalArgumentException.class, () -> SMALL.withBlocks(5000, 4));
        assertThrows(IllegalArgumentException.class, () -> SMALL.withBlocks(1 << 30, 4));
        assertThrows(IllegalArgumentException.class, () -> SMALL.withRounds(0));
        assertThrows(IllegalArgumentException.class, () -> Speed.factor(Double.NaN));
    }

    private static void awaitNoThread(String name) throws InterruptedException {
        while (threads(name).findAny().isPresent()) {
            TimeUnit.MILLISECONDS.sleep(10);
        }
    }

    private static Stream<Thread> threads(String name) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals(name));
    }

    /** Reads until the ring is over; packets are numbered anew after so many. */
    private static int readInOrder(Ring ring, int round) throws RingException {
        int seen = 0;
        while (!ring.isOver()) {
            int more = readBlock(ring, seen, round);
            seen += more;
            if (more == 0) {
                ring.await(-1);
            }
        }
        return seen;
    }

    private static int readBlock(Ring ring, int seen, int round) {
        int index = ring.take();
        if (index == Ring.NONE) {
            return 0;
        }
        int count = 0;
        PacketCursor packets = new Block().wrap(ring.memory(index), index).packets();
        while (packets.hasNext()) {
            Packet packet = packets.next();
            assertEquals((seen + count) % round, Packets.number(packet));
            assertEquals(1_000_000_000_000L + (seen + count) * 1_000_000L, packet.timeNanos());
            count++;
        }
        ring.release(index);
        return count;
    }

    private Path file(String name, byte[] bytes) throws Exception {
        return Files.write(home.resolve(name), bytes);
    }
}
