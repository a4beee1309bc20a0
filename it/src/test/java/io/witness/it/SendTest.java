package io.witness.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.it.Captures.Recorded;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code send} sends, as tcpdump sees it at the other end. */
class SendTest {
    private static final long START = 1_700_000_000_000_000_000L;
    private static final int ROUNDS = 3;
    private static final long TOLERANCE_NANOS = 2_000_000;

    @TempDir
    Path home;

    private Veth veth;

    @BeforeEach
    void open() throws Exception {
        veth = Veth.create();
    }

    @AfterEach
    void close() throws Exception {
        veth.close();
    }

    /** Frames of all lengths, some of them tagged, half a millisecond apart on average. */
    private static List<Recorded> packets(int count) {
        SplittableRandom random = new SplittableRandom(7);
        List<Recorded> packets = new ArrayList<>();
        long time = START;
        for (int i = 0; i < count; i++) {
            String type = i % 10 == 0 ? "8100006488b5" : "88b5";
            byte[] frame = new byte[random.nextInt(60, 1515)];
            random.nextBytes(frame);
            byte[] header = HexFormat.of().parseHex("020000000002020000000001" + type);
            System.arraycopy(header, 0, frame, 0, header.length);
            packets.add(new Recorded(time, frame.length, HexFormat.of().formatHex(frame)));
            time += random.nextInt(1000) * 1000L; // a pcap file has microseconds
        }
        return packets;
    }

    private Path file(String name, byte[] bytes) throws Exception {
        return Files.write(home.resolve(name), bytes);
    }

    /** Runs a sender while tcpdump captures so many packets. */
    private List<Recorded> captured(int count, int status, String... sender) throws Exception {
        Path file = home.resolve("captured.pcap");
        List<String> tcpdump = new ArrayList<>(List.of("tcpdump", "-i", veth.captured(), "-w", file.toString()));
        tcpdump.addAll(List.of("-U", "--immediate-mode", "-B", "32768", "-c", Integer.toString(count)));
        tcpdump.addAll(List.of("--time-stamp-precision=nano", "-Z", "root"));
        try (Child capture = Child.start(home, tcpdump)) {
            capture.awaitErr("listening on");
            try (Child child = Child.start(home, List.of(sender))) {
                child.expectStatus(status);
                lastOut = child.out();
                lastErr = child.err();
            }
            capture.expectStatus(0);
        }
        return Captures.read(file);
    }

    private String lastOut = "";
    private String lastErr = "";

    private String[] send(Object... arguments) {
        List<String> command = new ArrayList<>(List.of(Witness.COMMAND, "send", "-i", veth.far()));
        for (Object argument : arguments) {
            command.add(argument.toString());
        }
        return command.toArray(String[]::new);
    }

    @Test
    void shouldSendFilesByteForByteAsExactlyInTimeAsTcpreplay() throws Exception {
        List<Recorded> packets = packets(1000);
        Path file = file("recorded.pcap", Captures.pcap(packets));
        List<String> seen = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            List<Recorded> own = captured(packets.size(), 0, send(file));
            assertEquals(Captures.hex(packets), Captures.hex(own));
            List<Recorded> theirs = captured(packets.size(), 0, "tcpreplay", "-i", veth.far(), file.toString());
            List<Long> ownLate = lateness(packets, own);
            List<Long> theirLate = lateness(packets, theirs);
            seen.add(atPercent(ownLate, 90) + " ns, tcpreplay " + atPercent(theirLate, 90) + " ns");
            if (atPercent(ownLate, 90) <= atPercent(theirLate, 90) + TOLERANCE_NANOS) {
                return;
            }
        }
        throw new AssertionError("nine of ten packets were at most so far from their time: " + seen);
    }

    /** How far each packet is from its recorded distance to the first one. */
    private static List<Long> lateness(List<Recorded> expected, List<Recorded> seen) {
        List<Long> late = new ArrayList<>();
        for (int i = 0; i < expected.size(); i++) {
            long wanted = expected.get(i).timeNanos() - expected.get(0).timeNanos();
            late.add(Math.abs(seen.get(i).timeNanos() - seen.get(0).timeNanos() - wanted));
        }
        Collections.sort(late);
        return late;
    }

    private static long atPercent(List<Long> sorted, int percent) {
        return sorted.get((sorted.size() - 1) * percent / 100);
    }

    @Test
    void shouldSendFilesOneAfterTheOtherAsOftenAsAskedFor() throws Exception {
        List<Recorded> packets = packets(50);
        Path first = file("first.pcap.gz", Captures.gzip(Captures.pcap(packets.subList(0, 20))));
        Path second = file("second.pcapng", Captures.pcapng(packets.subList(20, 50)));
        List<Recorded> seen = captured(120, 0, send("--rate", "20kpps", "--loop", 3, "--count", 120, first, second));
        List<String> hex = Captures.hex(packets);
        List<String> expected = new ArrayList<>(hex);
        expected.addAll(hex);
        expected.addAll(hex.subList(0, 20));
        assertEquals(expected, Captures.hex(seen));
        assertTrue(lastOut.startsWith("asked: 120 packets, 20000 packets/s\nsent: 120 packets, "), lastOut);
        assertTrue(lastOut.contains("\nrefused: 0 packets\n"), lastOut);
        assertEquals("", lastErr);
    }

    @Test
    void shouldLeaveOutWhatIsTooLongAndSayHowMuch() throws Exception {
        List<Recorded> packets = new ArrayList<>(packets(30));
        for (int i = 5; i < 30; i += 10) {
            packets.set(i, new Recorded(packets.get(i).timeNanos(), 9100, "88".repeat(9100)));
        }
        List<Recorded> seen = captured(27, 1, send("--topspeed", file("long.pcap", Captures.pcap(packets))));
        packets.removeIf(packet -> packet.wireLength() == 9100);
        assertEquals(Captures.hex(packets), Captures.hex(seen));
        assertTrue(lastOut.startsWith("asked: 30 packets, as fast as possible\nsent: 27 packets, "), lastOut);
        assertTrue(lastOut.contains("\nrefused: 3 packets; the first: "), lastOut);
        assertTrue(lastOut.contains("use at most 9014"), lastOut);
    }

    @Test
    void shouldSendCutPacketsAsTheyAreOrNotAtAll() throws Exception {
        List<Recorded> packets = new ArrayList<>(packets(10));
        Recorded cut = new Recorded(
                packets.get(3).timeNanos(), 2000, packets.get(3).hex().substring(0, 120));
        packets.set(3, cut);
        Path file = file("cut.pcap", Captures.pcap(packets));
        assertEquals(Captures.hex(packets), Captures.hex(captured(10, 0, send(file))));
        assertTrue(lastOut.contains("\ntruncated by the capture: 1 packet, sent as they are in the file\n"), lastOut);
        packets.remove(3);
        assertEquals(Captures.hex(packets), Captures.hex(captured(9, 0, send("--truncated", "skip", file))));
        assertTrue(lastOut.contains("\ntruncated by the capture: 1 packet, left out\n"), lastOut);
        assertTrue(lastOut.startsWith("asked: 10 packets"), lastOut);
    }

    @Test
    void shouldGenerateNumberedPackets() throws Exception {
        List<Recorded> seen = captured(24, 0, send("--size", "64:7,576:4,1500:1", "--count", 24, "--rate", "10Mbit"));
        for (int size : new int[] {64, 576, 1500}) {
            long count =
                    seen.stream().filter(packet -> packet.wireLength() == size).count();
            assertEquals(size == 64 ? 14 : size == 576 ? 8 : 2, count);
        }
        for (int i = 0; i < seen.size(); i++) {
            ByteBuffer frame =
                    ByteBuffer.wrap(HexFormat.of().parseHex(seen.get(i).hex()));
            frame.order(ByteOrder.nativeOrder());
            assertEquals(0x54584731, frame.getInt(42));
            assertEquals(i, frame.getLong(46));
            long sinceWritten = seen.get(i).timeNanos() - frame.getLong(54);
            assertTrue(Math.abs(sinceWritten) < 30_000_000_000L, "written " + sinceWritten + " ns before it was seen");
        }
        String dump = Child.run(
                home,
                "tcpdump",
                "-vv",
                "-n",
                "-r",
                home.resolve("captured.pcap").toString());
        assertTrue(dump.contains("10.0.0.1.5000 > 10.0.0.2.5001"), dump);
        assertTrue(!dump.contains("bad"), dump);
    }

    @Test
    void shouldSumUpWhenItIsInterrupted() throws Exception {
        try (Child child = Child.start(home, List.of(send("--size", "100", "--rate", "1000pps")))) {
            // long enough for a terminal to be shown something
            Await.until("some packets were sent", () -> received() > 700, child::toString);
            child.signal("INT");
            child.expectStatus(0);
            assertTrue(
                    child.out().matches("(?s)asked: \\d+ packets, 1000 packets/s\nsent: \\d+ packets, .*"),
                    child::toString);
            assertEquals("", child.err());
        }
    }

    @Test
    void shouldShowHowFarItIsOnATerminal() throws Exception {
        String line = String.join(" ", send("--size", "100", "--rate", "500pps", "--count", "600"));
        List<String> command =
                List.of("env", "TERM=xterm", "script", "--quiet", "--return", "--command", line, "/dev/null");
        try (Child child = Child.start(home, command)) {
            child.expectStatus(0);
            assertTrue(
                    Pattern.compile("\r\u001b\\[K\\d+ packets, 0\\.\\d s: \\d+ packets/s")
                            .matcher(child.out())
                            .find(),
                    child::toString);
            assertTrue(child.out().contains("sent: 600 packets"), child::toString);
        }
    }

    private long received() throws Exception {
        return Files.readAllLines(Path.of("/proc/self/net/dev")).stream()
                .filter(line -> line.strip().startsWith(veth.captured() + ":"))
                .mapToLong(line -> Long.parseLong(line.strip().split("[: ]+")[2]))
                .sum();
    }
}
