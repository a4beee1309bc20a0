package io.witness.cli.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.api.packet.Block;
import io.witness.api.packet.LinkTypes;
import io.witness.api.packet.PacketCursor;
import io.witness.api.packet.TimeStampKind;
import io.witness.client.testing.FakeServer;
import io.witness.client.testing.MemoryFile;
import io.witness.pcap.BlockPosition;
import io.witness.pcap.InterfaceInfo;
import io.witness.pcap.PcapNgEncoder;
import io.witness.pcap.testing.BlockBuilder;
import io.witness.pcap.testing.Frames;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The connection delivers blocks 7, 8 and 12, with a packet each; the lengths of payloads are the numbers of their blocks. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TapTest {
    private static final int BLOCK_SIZE = 4096;
    private static final long TIME = 1_000_000_000_000_000_000L;
    private static final String INFO = "{\"interface\":\"veth7\",\"linkType\":1,\"snapLength\":65535,\"filter\":\"\"}";

    @TempDir
    Path directory;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();
    private final StopRequest stop = new StopRequest();
    private MemoryFile memory;
    private Path socket;
    private Path recordings;
    private FakeServer server;

    @BeforeEach
    void fillRing() throws Exception {
        socket = directory.resolve("socket");
        recordings = Files.createDirectory(directory.resolve("recordings"));
        memory = new MemoryFile(BLOCK_SIZE, 4).sealed();
        int index = 0;
        for (int number : new int[] {7, 8, 12}) {
            fill(memory.block(index++), number);
        }
    }

    private static BlockBuilder fill(ByteBuffer block, int number) {
        BlockBuilder builder = new BlockBuilder(block).sequence(number);
        builder.add(TIME + number, Frames.udpFrame(number)).build();
        return builder;
    }

    @AfterEach
    void close() throws Exception {
        if (server != null) {
            server.stop();
        }
        memory.close();
    }

    private void serve() throws IOException {
        serve(s -> s.sendWords(0, 1, 2));
    }

    /** The first client asks for the description only. */
    private void serve(FakeServer.Script afterHandshake) throws IOException {
        AtomicInteger clients = new AtomicInteger();
        server = new FakeServer(socket, s -> {
            s.greet(1, BLOCK_SIZE, 4, INFO);
            if (clients.getAndIncrement() > 0) {
                s.handOver(memory.descriptor());
                afterHandshake.run(s);
            }
        });
    }

    /** Records a packet of each block. */
    private byte[] recording(int... blocks) {
        ByteBuffer file = ByteBuffer.allocate(1 << 20);
        PcapNgEncoder encoder = new PcapNgEncoder().into(file);
        encoder.section();
        InterfaceInfo source = new InterfaceInfo(LinkTypes.ETHERNET, Optional.of("veth7"), 65535, Optional.of(""));
        encoder.interfaceDescription(source, "ring 0 of " + socket, TimeStampKind.NONE);
        for (int number : blocks) {
            ByteBuffer memory = ByteBuffer.allocateDirect(BLOCK_SIZE);
            fill(memory, number);
            PacketCursor packets = new Block().wrap(memory, 0).packets();
            packets.next();
            long lost = number == 6 ? 3 : 0;
            byte[] comment = number == 6 ? "gap: too slow".getBytes(StandardCharsets.UTF_8) : PcapNgEncoder.NO_COMMENT;
            encoder.packet(0, LinkTypes.ETHERNET, packets, BlockPosition.of(0, number, 0), lost, comment);
        }
        return Arrays.copyOf(file.array(), file.position());
    }

    private int tap(OutputStream target, String... options) {
        List<String> arguments = new ArrayList<>(List.of("tap", socket.toString(), "--from", "2001-09-08"));
        arguments.addAll(List.of("--recordings", recordings.toString()));
        arguments.addAll(List.of(options));
        PrintStream notices = new PrintStream(errors, true, StandardCharsets.UTF_8);
        return Main.run(arguments.toArray(String[]::new), target, notices, stop);
    }

    private void assertLengths(Integer... expected) {
        List<Integer> lengths = out.toString(StandardCharsets.US_ASCII)
                .lines()
                .map(line -> Integer.parseInt(line.replaceFirst(".* length ", "")))
                .toList();
        assertEquals(List.of(expected), lengths, errors::toString);
    }

    private void assertErrors(String... expected) {
        List<String> lines = errors.toString(StandardCharsets.UTF_8).lines().toList();
        assertEquals(Arrays.stream(expected).map(line -> "witness tap: " + line).toList(), lines);
    }

    private String closed() {
        return socket + ": the server closed the connection";
    }

    @Test
    void shouldGoOnWhereTheRecordingAndTheConnectionMeet() throws Exception {
        Path part = recordings.resolve("b.pcapng.part");
        serve(s -> {
            Files.write(part, recording(5, 6, 7, 8));
            s.sendWords(0, 1, 2);
        });
        Files.write(recordings.resolve("a.pcapng"), recording(4));
        Files.write(part, recording(5));
        assertEquals(Main.FAILED, tap(out));
        assertLengths(4, 5, 6, 7, 8, 12);
        String missing = "missing: 3 packets lost before 2001-09-09T01:46:40.000000006Z: gap: too slow";
        assertErrors(missing, closed(), "6 packets, 3 of them recorded, 3 blocks missed");
    }

    @Test
    void shouldBeginNowWithoutRecordings() throws Exception {
        serve();
        assertEquals(Main.FAILED, tap(out));
        assertLengths(7, 8, 12);
        assertErrors(
                "no recordings of " + socket + ": it begins now",
                closed(),
                "3 packets, 0 of them recorded, 3 blocks missed");
    }

    @Test
    void shouldFilterAndCountBothParts() throws Exception {
        serve();
        Files.write(recordings.resolve("a.pcapng"), recording(4, 5));
        assertEquals(Main.OK, tap(out, "-c", "2", "greater 47"));
        assertLengths(5, 7);
    }

    @Test
    void shouldNameASocketThatIsNotThere() {
        assertEquals(Main.FAILED, tap(out));
        assertEquals(1, errors.toString(StandardCharsets.UTF_8).lines().count());
        assertTrue(errors.toString(StandardCharsets.UTF_8).contains(socket + ": "), errors::toString);
    }

    @Test
    void shouldNameAFilterThatIsWrong() throws Exception {
        serve();
        assertEquals(Main.FAILED, tap(out, "tcp port http and nonsense"));
        assertEquals(1, errors.toString(StandardCharsets.UTF_8).lines().count(), errors::toString);
        assertEquals(0, out.size());
    }

    @Test
    void shouldNameADirectoryThatIsNotThere() throws Exception {
        serve();
        Files.delete(recordings);
        assertEquals(Main.USAGE, tap(out));
        assertTrue(
                errors.toString(StandardCharsets.UTF_8)
                        .startsWith("witness tap: --recordings " + recordings + " is no directory"),
                errors::toString);
        Files.createDirectory(recordings);
    }

    @Test
    void shouldSayWhereAFileIsDamagedAndGoOn() throws Exception {
        serve();
        byte[] file = recording(4, 5, 6);
        Files.write(recordings.resolve("a.pcapng"), Arrays.copyOf(file, file.length - 20));
        assertEquals(Main.FAILED, tap(out));
        assertTrue(errors.toString(StandardCharsets.UTF_8).contains("damaged: " + recordings), errors::toString);
        assertLengths(4, 5, 7, 8, 12);
    }

    @Test
    void shouldSayThatTheRecordingsWereDeletedAndGoOn() throws Exception {
        Path part = recordings.resolve("a.pcapng.part");
        serve(s -> {
            Files.delete(part);
            Files.delete(recordings);
            s.sendWords(0, 1, 2);
        });
        Files.write(part, recording(4, 5));
        assertEquals(Main.FAILED, tap(out));
        assertLengths(4, 5, 7, 8, 12);
        assertErrors(
                recordings + " was deleted: what was in it and not read yet is missing",
                closed(),
                "5 packets, 2 of them recorded, 3 blocks missed");
        Files.createDirectory(recordings);
    }

    @Test
    void shouldSayWhatARecordingLacks() throws Exception {
        serve();
        Files.write(recordings.resolve("a.pcapng"), recording(4, 6));
        assertEquals(Main.FAILED, tap(out));
        assertTrue(
                errors.toString(StandardCharsets.UTF_8).contains("missing: 3 packets lost before "), errors::toString);
        assertTrue(errors.toString(StandardCharsets.UTF_8).contains(": gap: too slow"), errors::toString);
    }

    @Test
    void shouldSayWhyTheOutputFails() throws Exception {
        serve();
        OutputStream full = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("No space left on device");
            }
        };
        assertEquals(Main.FAILED, tap(full));
        assertTrue(
                errors.toString(StandardCharsets.UTF_8).endsWith("cannot write: No space left on device\n"),
                errors::toString);
    }

    @Test
    void shouldNotWriteWhereItReads() throws Exception {
        serve();
        assertEquals(Main.USAGE, tap(out, "-w", recordings.resolve("c.pcapng").toString()));
        assertTrue(errors.toString(StandardCharsets.UTF_8).contains("write to another directory"), errors::toString);
    }
}
