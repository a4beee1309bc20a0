package io.witness.cli.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.api.packet.PacketLayout;
import io.witness.client.testing.FakeServer;
import io.witness.client.testing.MemoryFile;
import io.witness.pcap.testing.BlockBuilder;
import io.witness.pcap.testing.Frames;
import io.witness.pcap.testing.WrittenFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DumpTest {
    private static final int BLOCK_SIZE = 4096;
    private static final long TIME = 1_000_000_000_000_000_042L;
    /** Length of the two blocks before the first packet, in bytes. */
    private static final int FILE_HEADER = 28 + 60;

    private static final String INFO =
            "{\"interface\":\"veth7\",\"linkType\":1,\"snapLength\":65535,\"filter\":\"udp port 53\"}";

    @TempDir
    Path directory;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();
    private final StopRequest stop = new StopRequest();
    private MemoryFile memory;
    private Path path;
    private FakeServer server;

    @BeforeEach
    void fillRing() throws Exception {
        path = directory.resolve("socket");
        memory = new MemoryFile(BLOCK_SIZE, 4).sealed();
        block(0, 7)
                .add(TIME, Frames.udpFrame(1))
                .add(TIME + 1, Frames.udpFrame(2))
                .build();
        block(1, 8).add(TIME + 2, Frames.udpFrame(3)).tagged(0x8100, 100).build();
        block(2, 12).add(TIME + 3, Frames.udpFrame(4), 1500).build();
    }

    @AfterEach
    void closeRing() throws Exception {
        if (server != null) {
            server.stop();
        }
        memory.close();
    }

    private BlockBuilder block(int index, long sequence) {
        return new BlockBuilder(memory.block(index)).sequence(sequence);
    }

    private void serve(String ringInfo, FakeServer.Script afterHandshake) throws IOException {
        server = new FakeServer(path, s -> {
            s.greet(1, BLOCK_SIZE, 4, ringInfo);
            s.handOver(memory.descriptor());
            afterHandshake.run(s);
        });
    }

    private int dump(OutputStream target, String... options) {
        String[] arguments = new String[options.length + 2];
        arguments[0] = "dump";
        arguments[1] = path.toString();
        System.arraycopy(options, 0, arguments, 2, options.length);
        return Main.run(arguments, target, new PrintStream(errors, true, StandardCharsets.UTF_8), stop);
    }

    private List<String> errorLines() {
        return errors.toString(StandardCharsets.UTF_8).lines().toList();
    }

    private List<String> outputLines() {
        return out.toString(StandardCharsets.US_ASCII).lines().toList();
    }

    private void awaitOutput(int length) throws InterruptedException {
        for (int i = 0; i < 2000 && out.size() < length; i++) {
            Thread.sleep(1);
        }
        assertEquals(length, out.size());
    }

    private static String time(int nanos) {
        String hours = Instant.ofEpochSecond(TIME / 1_000_000_000L)
                .atZone(ZoneId.systemDefault())
                .toLocalTime()
                .toString();
        return hours + ".0000000%02d ".formatted(nanos);
    }

    @Test
    void shouldPrintALineAPacketAndSumUp() throws Exception {
        serve(INFO, s -> s.sendWords(0, 1, 2));
        assertEquals(Main.FAILED, dump(out));
        String ends = "IP 10.0.0.1.5000 > 10.0.0.2.53: UDP, length ";
        assertEquals(
                List.of(
                        time(42) + ends + 1,
                        time(43) + ends + 2,
                        time(44) + "vlan 100, p 0, " + ends + 3,
                        time(45) + ends + 4),
                outputLines());
        assertEquals(
                List.of(
                        "witness dump: " + path + ": the server closed the connection",
                        "witness dump: 4 packets, 3 blocks missed"),
                errorLines());
    }

    private void stampPackets() throws Exception {
        block(0, 7)
                .add(TIME, Frames.udpFrame(1))
                .stamped(PacketLayout.STATUS_TIME_RAW_HARDWARE)
                .add(TIME + 1, Frames.udpFrame(2))
                .stamped(PacketLayout.STATUS_TIME_SOFTWARE)
                .build();
        serve(INFO, s -> s.sendWords(0, 1));
    }

    @Test
    void shouldTellWhoTookTheTimeOfEachPacket() throws Exception {
        stampPackets();
        assertEquals(Main.OK, dump(out, "-T", "-c", "3"));
        assertEquals(
                List.of("hardware " + time(42), "software " + time(43), "copy     " + time(44)),
                outputLines().stream().map(line -> line.substring(0, 28)).toList());
        assertEquals(
                List.of("witness dump: 3 packets, 0 blocks missed, times: 1 copy, 1 software, 1 hardware"),
                errorLines());
    }

    @Test
    void shouldWriteWhoTookTheTimesIntoTheFile() throws Exception {
        stampPackets();
        assertEquals(Main.OK, dump(out, "-w", "-", "-c", "3"));
        List<String> interfaces = WrittenFile.blocks(out.toByteArray()).stream()
                .filter(block -> block.startsWith("06"))
                .map(block -> block.substring(16, 18))
                .toList();
        assertEquals(List.of("01", "02", "00"), interfaces);
        String text = out.toString(StandardCharsets.ISO_8859_1);
        assertTrue(text.indexOf("time stamps: hardware") < text.indexOf("time stamps: software"), text);
    }

    @Test
    void shouldPrintHexAndNothingElseWithTheTagPutBack() throws Exception {
        serve(null, s -> {
            s.sendWords(0, 1);
            s.awaitEnd();
        });
        assertEquals(Main.OK, dump(out, "-x", "-c", "3"));
        String tagged = HexFormat.of().formatHex(Frames.udpFrame(3));
        assertEquals(
                HexFormat.of().formatHex(Frames.udpFrame(1)) + "\n"
                        + HexFormat.of().formatHex(Frames.udpFrame(2)) + "\n"
                        + tagged.substring(0, 24) + "81000064" + tagged.substring(24) + "\n",
                out.toString(StandardCharsets.US_ASCII));
        assertEquals(List.of("witness dump: 3 packets, 0 blocks missed"), errorLines());
    }

    @Test
    void shouldStopWithinABlockWhenThatIsWhereTheCountEnds() throws Exception {
        serve(INFO, s -> {
            s.sendWords(0);
            s.awaitEnd();
        });
        assertEquals(Main.OK, dump(out, "-c1"));
        assertEquals(1, outputLines().size());
        assertEquals(List.of("witness dump: 1 packet, 0 blocks missed"), errorLines());
    }

    @Test
    void shouldWriteWhatTheServerTellsIntoTheFile() throws Exception {
        serve(INFO, s -> {
            s.sendWords(0, 1, 2);
            s.awaitEnd();
        });
        Path file = directory.resolve("out.pcapng");
        assertEquals(Main.OK, dump(out, "-c", "4", "-w", file.toString()));
        String content = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        assertTrue(content.contains("veth7") && content.contains("\0udp port 53"), content);
        assertEquals(0, out.size());
        assertEquals(FILE_HEADER + 4 * 32 + (44 + 44 + 52 + 48), Files.size(file));
    }

    @Test
    void shouldHandEachBlockOnToWhoeverReadsThePipe() throws Exception {
        CompletableFuture<Integer> sizeBeforeTheSecondBlock = new CompletableFuture<>();
        serve(INFO, s -> {
            s.sendWords(0);
            assertEquals(0, s.receiveWord());
            awaitOutput(FILE_HEADER + 2 * 32 + 44 + 44);
            sizeBeforeTheSecondBlock.complete(out.size());
            s.sendWords(1);
            s.awaitEnd();
        });
        assertEquals(Main.OK, dump(out, "-c", "3", "-w", "-"));
        assertEquals(FILE_HEADER + 2 * 32 + 44 + 44, sizeBeforeTheSecondBlock.get());
        byte[] start = Arrays.copyOf(out.toByteArray(), 4);
        assertEquals("0a0d0d0a", HexFormat.of().formatHex(start));
    }

    /** Dumps one packet of a device of this kind; the server does not tell the link type, as the original's. */
    private int dumpFrom(int hardwareType, int protocol, int networkOffset, byte[] packet, String... options)
            throws Exception {
        block(0, 7)
                .add(TIME, packet)
                .from(hardwareType, protocol, networkOffset)
                .build();
        serve(null, s -> {
            s.sendWords(0);
            s.awaitEnd();
        });
        String[] all = Arrays.copyOf(options, options.length + 2);
        all[options.length] = "-c";
        all[options.length + 1] = "1";
        return dump(out, all);
    }

    private static byte[] withoutLinkLayer() {
        byte[] frame = Frames.udpFrame(1);
        return Arrays.copyOfRange(frame, 14, frame.length);
    }

    /** What the interface description in a file written to standard output says. */
    private int linkTypeInFile() {
        return out.toByteArray()[28 + 8] & 0xFF;
    }

    @ParameterizedTest
    @CsvSource({"1, 14, 1", "772, 14, 1", "776, 0, 101", "778, 0, 101", "65534, 0, 101", "512, 0, 113", "4711, 0, 113"})
    void shouldFindTheLinkTypeWhereTheServerDoesNotTell(int hardwareType, int offset, int linkType) throws Exception {
        byte[] packet = offset == 0 ? withoutLinkLayer() : Frames.udpFrame(1);
        assertEquals(Main.OK, dumpFrom(hardwareType, 0x0800, offset, packet, "-w", "-"));
        assertEquals(linkType, linkTypeInFile());
        assertEquals(linkType == 113 ? 2 : 1, errorLines().size(), errorLines()::toString);
    }

    @ParameterizedTest
    @CsvSource({"1, 14", "776, 0", "512, 0", "4711, 0"})
    void shouldPrintIpWhereTheServerDoesNotTellTheLinkType(int hardwareType, int offset) throws Exception {
        byte[] packet = offset == 0 ? withoutLinkLayer() : Frames.udpFrame(1);
        assertEquals(Main.OK, dumpFrom(hardwareType, 0x0800, offset, packet));
        assertEquals(List.of(time(42) + "IP 10.0.0.1.5000 > 10.0.0.2.53: UDP, length 1"), outputLines());
        assertEquals(1, errorLines().size(), errorLines()::toString);
    }

    @Test
    void shouldNotWriteAFileIfNothingTellsTheLinkType() throws Exception {
        Path file = Files.writeString(directory.resolve("old"), "kept");
        assertEquals(Main.FAILED, dumpFrom(0, 0, 14, Frames.udpFrame(1), "-w", file.toString()));
        assertEquals("kept", Files.readString(file));
        assertTrue(errorLines().toString().contains("set it, such as -y 1 for Ethernet"), errorLines()::toString);
    }

    @Test
    void shouldWriteTheLinkTypeThatTheUserNames() throws Exception {
        assertEquals(Main.OK, dumpFrom(0, 0, 14, Frames.udpFrame(1), "-y", "9", "-w", "-"));
        assertEquals(9, linkTypeInFile());
    }

    @Test
    void shouldNotMixLinkTypesInAnInterfaceOfTheFile() throws Exception {
        block(0, 7)
                .add(TIME, Frames.udpFrame(1))
                .from(1, 0x0800, 14)
                .add(TIME + 1, withoutLinkLayer())
                .from(0xFFFE, 0x0800, 0)
                .add(TIME + 2, withoutLinkLayer())
                .from(512, 0x0800, 0)
                .add(TIME + 3, Frames.udpFrame(1))
                .from(1, 0x0800, 14)
                .build();
        serve(INFO, s -> {
            s.sendWords(0);
            s.awaitEnd();
        });
        assertEquals(Main.OK, dump(out, "-c", "4", "-w", "-"));
        assertEquals(List.of(1, 101, 113), linkTypes(out.toByteArray()));
        assertEquals(List.of(0, 1, 2, 0), interfacesOfPackets(out.toByteArray()));
        assertTrue(errorLines().get(0).contains("link type 101 follows 1: "), errorLines()::toString);
    }

    private static List<Integer> linkTypes(byte[] file) {
        return ofBlocks(file, 1, 0xFFFF);
    }

    private static List<Integer> interfacesOfPackets(byte[] file) {
        return ofBlocks(file, 6, -1);
    }

    /** The first value in each block of a type. */
    private static List<Integer> ofBlocks(byte[] file, int type, int mask) {
        List<Integer> values = new ArrayList<>();
        ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        for (int at = 0; at < file.length; at += bytes.getInt(at + 4)) {
            if (bytes.getInt(at) == type) {
                values.add(bytes.getInt(at + 8) & mask);
            }
        }
        return values;
    }

    @Test
    void shouldFlushWhenNothingIsReadyAndEndWhenAsked() throws Exception {
        serve(INFO, s -> {
            s.sendWords(0);
            awaitOutput(2 * (time(42) + "IP 10.0.0.1.5000 > 10.0.0.2.53: UDP, length 1\n").length());
            stop.request();
            s.awaitEnd();
        });
        assertEquals(Main.OK, dump(out));
        assertEquals(List.of("witness dump: 2 packets, 0 blocks missed"), errorLines());
    }

    @Test
    void shouldEndQuietlyWhenNobodyReadsAnyMore() throws Exception {
        serve(INFO, s -> {
            s.sendWords(0);
            s.awaitEnd();
        });
        assertEquals(Main.OK, dump(refusing(new ReaderGoneException(new IOException("Broken pipe")))));
        assertEquals(List.of("witness dump: 2 packets, 0 blocks missed"), errorLines());
    }

    @Test
    void shouldFailWhenTheOutputFails() throws Exception {
        serve(INFO, s -> {
            s.sendWords(0);
            s.awaitEnd();
        });
        assertEquals(Main.FAILED, dump(refusing(new IOException("No space left on device"))));
        assertTrue(
                errorLines().contains("witness dump: cannot write: No space left on device"),
                errorLines().toString());
    }

    private static OutputStream refusing(IOException reason) {
        return new OutputStream() {
            @Override
            public void write(int singleByte) throws IOException {
                throw reason;
            }
        };
    }

    @Test
    void shouldStepOverABlockThatSomebodyScribbledInto() throws Exception {
        memory.block(0).putInt(16, 0x7FFFFFF0);
        serve(INFO, s -> {
            s.sendWords(0, 1);
            s.awaitEnd();
        });
        assertEquals(Main.OK, dump(out, "-c", "1"));
        assertEquals(List.of("witness dump: 1 packet, 0 blocks missed, 1 malformed"), errorLines());
    }

    @Test
    void shouldSayInOneLineWhyItCannotConnect() {
        assertEquals(Main.FAILED, dump(out));
        assertEquals(
                List.of("witness dump: cannot connect to " + path
                        + ": there is no such file: start the server, or name its SocketName"),
                errorLines());
    }

    @Test
    void shouldExplainItselfWhenItIsUsedWrongly() {
        assertEquals(Main.USAGE, dump(out, "-c", "none"));
        assertEquals(
                "witness dump: -c none: use a whole number, at least 1",
                errorLines().get(0));
        assertTrue(errorLines().get(1).startsWith("usage: witness dump SOCKET"));
        errors.reset();
        PrintStream print = new PrintStream(errors, true, StandardCharsets.UTF_8);
        assertEquals(Main.OK, Main.run(new String[] {"dump", "--help"}, out, print, stop));
        assertTrue(errorLines().get(0).startsWith("usage: witness dump SOCKET"));
        errors.reset();
        assertEquals(Main.USAGE, Main.run(new String[] {"dmup"}, out, print, stop));
        assertEquals(
                List.of(
                        "unknown command \"dmup\": the commands are: demo, dump, extract, flows, probe, ringsize, send, tap, timestamps"),
                errorLines());
        assertFalse(out.size() > 0);
    }
}
