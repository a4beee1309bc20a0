package io.witness.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A tap of a socket under load has each packet once and to the last, wherever the recording ends and the connection goes on. Packets of
 * one ring are in order.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TapJoinTest {
    private static final int PACKETS_PER_SECOND = 5000;
    private static final int FRAME_BYTES = 150;
    private static final int RINGS_WITH_PACKETS = 4;
    private static final Pattern SUMMARY =
            Pattern.compile("witness tap: (\\d+) packets, (\\d+) of them recorded, (\\d+) blocks missed");

    @TempDir
    static Path home;

    private final Random random = new Random();
    private Veth veth;
    private Witness witness;
    private Recorder recorder;
    private int taps;

    /** The sockets that are tapped at the same time, and how many rings of each get packets. */
    private enum Tapped {
        ONE("", 1),
        ONE_FILTERED("udp", 1),
        /** The last bit of the source address chooses the ring, which is that of the number. */
        TWO("host 10.0.0.1 and udp port 1024", 2),
        /** The second ring gets nothing. */
        IDLE("", 1);

        private final String filter;
        private final int rings;

        Tapped(String filter, int rings) {
            this.filter = filter;
            this.rings = rings;
        }

        Path socket() {
            return home.resolve((this == ONE_FILTERED ? ONE : this).name().toLowerCase(Locale.ROOT));
        }
    }

    /** A running tap. */
    private record Tap(Tapped tapped, Child process, Path file) {}

    @BeforeAll
    void start() throws Exception {
        veth = Veth.create();
        witness = Witness.start(
                home,
                ring(Tapped.ONE),
                ring(Tapped.TWO)
                        .with("FanoutSize", 2)
                        .with("FanoutType", "cbpf")
                        .with("FanoutProgram", "2,48 0 0 4293918735,22 0 0 0"),
                ring(Tapped.IDLE)
                        .with("FanoutSize", 2)
                        .with("FanoutType", "cbpf")
                        .with("FanoutProgram", "udp"));
        recorder = Recorder.drop(witness).awaitRunning();
    }

    @AfterAll
    void end() throws Exception {
        try (Witness ending = witness) {
            veth.close();
        }
    }

    private Entry ring(Tapped tapped) {
        return Entry.of(tapped.socket(), veth.captured())
                .with("BlockSize", 65536)
                .with("NumBlocks", 512)
                .with("BlockTimeoutMillis", 20);
    }

    /** With small files the next one may begin anywhere. */
    static Stream<Arguments> recordings() {
        Arguments large = Arguments.of("none", "256MiB");
        Arguments small = Arguments.of("none", "1MiB");
        Arguments zstd = Arguments.of("zstd", "256MiB");
        Arguments lz4 = Arguments.of("lz4", "256MiB");
        return Soak.times(0, 1) == 0 ? Stream.of(small, zstd) : Stream.of(large, small, zstd, lz4);
    }

    @ParameterizedTest
    @MethodSource("recordings")
    void shouldHaveEachPacketOnce(String compression, String fileBytes) throws Exception {
        Recorder.configure(witness.state(), "Compression=\"" + compression + "\"", "FileBytes=\"" + fileBytes + "\"");
        for (int i = 0; i < Soak.times(1, 13); i++) {
            long before = accepted();
            List<Tap> all = new ArrayList<>();
            try (Child sender = Traffic.flood(home, veth, PACKETS_PER_SECOND, FRAME_BYTES)) {
                awaitRecorded(compression, before);
                for (Tapped tapped : Tapped.values()) {
                    Thread.sleep(random.nextInt(300));
                    all.add(tap(tapped));
                }
                witness.awaitClients(all.stream().map(Tap::process).toList());
                awaitJoined(all);
                assertTrue(sender.isAlive());
            }
            for (Tap tap : all) {
                Await.until(
                        tap.tapped + " has the last packet",
                        () -> lastNumber(tap.file) == accepted() - before - 1 || !tap.process.isAlive(),
                        () -> "it has " + lastNumber(tap.file) + " " + tap.process);
            }
            for (Tap tap : all) {
                try (Child process = tap.process) {
                    process.signal("INT");
                    process.expectStatus(0);
                    assertWhole(tap);
                }
            }
        }
    }

    /** How many packets the ring of the first socket has got. */
    private long accepted() throws Exception {
        return LedgerData.of(witness, Tapped.ONE.socket()).ring("kernel.accepted");
    }

    /** Waits until each ring has packets of this round in a file: they are on the way to it for a second, or longer. */
    private void awaitRecorded(String compression, long before) throws Exception {
        String ending =
                compression.equals("none") ? ".pcapng.part" : compression.equals("zstd") ? ".zst.part" : ".lz4.part";
        Await.until(
                "all rings with packets are recorded",
                () -> accepted() - before > 3 * PACKETS_PER_SECOND
                        && Recorder.list(recorder.directory(), ending).stream()
                                        .filter(file -> file.toFile().length() > 10_000)
                                        .count()
                                >= RINGS_WITH_PACKETS,
                witness.process()::toString);
    }

    private Tap tap(Tapped tapped) throws Exception {
        Path file = home.resolve("tap" + taps++ + ".pcapng");
        List<String> command =
                new ArrayList<>(List.of(Witness.COMMAND, "tap", tapped.socket().toString()));
        if (!tapped.filter.isEmpty()) {
            command.add(tapped.filter);
        }
        command.addAll(List.of("--from", "-1s", "--follow", "-w", file.toString()));
        command.addAll(List.of("--recordings", recorder.directory().toString()));
        return new Tap(tapped, Child.start(home, command), file);
    }

    /** Waits until each has more packets of the time since it was connected than can be on their way to a file. */
    private static void awaitJoined(List<Tap> all) throws Exception {
        for (Tap tap : all) {
            Await.until(
                    tap.file + " exists",
                    () -> Files.exists(tap.file) || !tap.process.isAlive(),
                    tap.process::toString);
            long enough = Files.size(tap.file) + 2L * PACKETS_PER_SECOND * FRAME_BYTES;
            Await.until(
                    "more comes", () -> Files.size(tap.file) > enough || !tap.process.isAlive(), tap.process::toString);
        }
    }

    /** The number of the packet at the end of a file; -1 while none is there as a whole. */
    private static long lastNumber(Path file) {
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            ByteBuffer end =
                    ByteBuffer.allocate((int) Math.min(in.length(), 1024)).order(ByteOrder.LITTLE_ENDIAN);
            in.seek(in.length() - end.capacity());
            in.readFully(end.array());
            int length = end.getInt(end.capacity() - Integer.BYTES);
            int block = end.capacity() - length;
            int frame = block + 28;
            boolean isPacket = length > 28 + FRAME_BYTES && block >= 0 && end.getInt(block) == 6;
            return isPacket ? end.order(ByteOrder.BIG_ENDIAN).getLong(frame + 42) : -1;
        } catch (IOException | IndexOutOfBoundsException e) {
            return -1;
        }
    }

    private static void assertWhole(Tap tap) throws Exception {
        Child process = tap.process;
        Matcher summary = SUMMARY.matcher(process.err());
        assertTrue(summary.find(), process::toString);
        long packets = Long.parseLong(summary.group(1));
        long recorded = Long.parseLong(summary.group(2));
        assertTrue(recorded > 0 && packets > recorded, process::toString);
        assertEquals("0", summary.group(3), process::toString);
        assertEquals(1, process.err().lines().count(), process::toString);
        List<Long> numbers = Recorder.packets(home, tap.file).stream()
                .map(Traffic::floodNumber)
                .toList();
        assertEquals(packets, numbers.size());
        assertContiguous(numbers.stream().sorted().toList(), 1, process);
        for (int ring = 0; ring < tap.tapped.rings; ring++) {
            long remainder = ring;
            List<Long> ofRing = numbers.stream()
                    .filter(number -> number % tap.tapped.rings == remainder)
                    .toList();
            assertContiguous(ofRing, tap.tapped.rings, process);
        }
        Files.delete(tap.file);
    }

    private static void assertContiguous(List<Long> numbers, int step, Child process) {
        for (int i = 1; i < numbers.size(); i++) {
            assertEquals(numbers.get(i - 1) + step, numbers.get(i), process::toString);
        }
    }
}
