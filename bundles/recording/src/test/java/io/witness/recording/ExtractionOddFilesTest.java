package io.witness.recording;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.api.packet.LinkTypes;
import io.witness.pcap.testing.CaptureBytes;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Reads what it can of a directory with files that are damaged, hostile, or deleted meanwhile. */
class ExtractionOddFilesTest extends WithCaptures {
    @Test
    void shouldReadLiveFilesAndLeaveThemAlone() throws Exception {
        byte[] whole = capture("eth0", 1, 2, 3).bytes();
        write("live.pcapng.part", Arrays.copyOf(whole, whole.length - 7));
        assertEquals(List.of("1 eth0", "2 eth0"), extract(""));
        assertEquals(List.of(), notices);
        assertTrue(report.lines().stream().noneMatch(line -> line.contains("damaged")), report.lines()::toString);
        try (var files = Files.list(directory)) {
            assertEquals(1, files.count());
        }
        write("live.pcapng", whole); // completed while the directory was read
        assertEquals(3, extract("").size());
    }

    @Test
    void shouldReadADamagedFileUpToItsDamageAndSaySoOnce() throws Exception {
        CaptureWriter capture = CaptureWriter.ethernet("eth0");
        for (int i = 1; i <= 20_000; i++) {
            capture.add(i, frame(i));
        }
        byte[] damaged = capture.bytes();
        int at = damaged.length * 3 / 4 & ~3;
        Arrays.fill(damaged, at, at + 2000, (byte) 0xFF);
        write("rec.pcapng", damaged);
        for (int i = 0; i < 2; i++) {
            int count = extract("").size();
            assertTrue(count > 14_000 && count < 16_000, count + " packets");
            assertEquals(List.of(), notices);
            assertEquals(
                    1,
                    report.lines().stream()
                            .filter(line -> line.contains("rec.pcapng: at byte"))
                            .count());
        }
    }

    /** Reading it fails, whoever reads. */
    @Test
    void shouldGoOnWithoutAFileThatCannotBeRead() throws Exception {
        write("b.pcapng", capture("eth0", 1, 2));
        Path unreadable = Files.createSymbolicLink(directory.resolve("a.pcapng"), Path.of("/proc/self/mem"));
        assertEquals(List.of("1 eth0", "2 eth0"), extract(""));
        assertEquals(1, notices.size(), notices::toString);
        assertTrue(notices.get(0).startsWith(unreadable + " cannot be read: "), notices::toString);
    }

    @Test
    void shouldGoOnWithoutAFileThatDescribesTooMuch() throws Exception {
        write("b.pcapng", capture("eth0", 1, 2));
        CaptureWriter many = CaptureWriter.ethernet("eth0").add(3, frame(3));
        for (int i = 0; i < 70_000; i++) {
            many.section();
        }
        Path file = write("a.pcapng", many);
        assertEquals(List.of("1 eth0", "2 eth0"), extract(""));
        assertEquals(1, notices.size(), notices::toString);
        assertTrue(
                notices.get(0).startsWith(file + " cannot be read: it describes more than 65536 interfaces"),
                notices::toString);
    }

    @Test
    void shouldReadAFileOnceThatHasOtherNamesAsWell() throws Exception {
        Path file = write("b.pcapng", capture("eth0", 1, 2));
        Files.createSymbolicLink(directory.resolve("a-latest.pcapng"), file);
        Files.createSymbolicLink(directory.resolve("c.pcapng"), Path.of("a-latest.pcapng"));
        Files.createSymbolicLink(directory.resolve("d.pcapng"), Path.of("nowhere"));
        Files.createSymbolicLink(directory.resolve("e.pcapng"), Path.of("e.pcapng"));
        Path elsewhere = Files.createTempFile("elsewhere", ".pcapng");
        Files.write(elsewhere, capture("eth1", 3).bytes());
        Files.createSymbolicLink(directory.resolve("f.pcapng"), elsewhere);
        Files.createSymbolicLink(directory.resolve("g.pcapng"), elsewhere);
        assertEquals(List.of("1 eth0", "2 eth0", "3 eth1"), extract(""));
        assertEquals(List.of(), notices);
        Files.delete(elsewhere);
    }

    @Test
    void shouldNotWriteThroughALinkOrAPipe() throws Exception {
        Path file = write("a.pcapng", capture("eth0", 1, 2));
        Path precious = Files.writeString(directory.resolve("precious"), "precious");
        Path part = Path.of(file + ".idx.part");
        Files.createSymbolicLink(part, precious);
        assertEquals(2, extract("").size());
        assertEquals("precious", Files.readString(precious));
        assertTrue(Files.isRegularFile(IndexBuilder.indexOf(file)));
        Files.delete(IndexBuilder.indexOf(file));
        Files.createSymbolicLink(IndexBuilder.indexOf(file), precious);
        assertEquals(0, new ProcessBuilder("mkfifo", part.toString()).start().waitFor());
        assertEquals(2, extract("").size());
        assertEquals("precious", Files.readString(precious));
        assertFalse(Files.isSymbolicLink(IndexBuilder.indexOf(file)));
    }

    @Test
    void shouldSayInOneLineWhatIsWrongWithAFileWhateverItsName() throws Exception {
        write("a\n\u001b[2Jroot: all is well.pcap", "no capture, but more than a few bytes".getBytes());
        write("b\nb.pcapng", Arrays.copyOf(capture("eth0", 1, 2).bytes(), 150));
        assertEquals(1, extract("").size());
        assertEquals(1, notices.size());
        assertTrue(notices.get(0).contains("a\\n\\u001b[2Jroot"), notices::toString);
        List<String> damages = report.lines().stream()
                .filter(line -> line.startsWith("damaged"))
                .toList();
        assertEquals(1, damages.size(), report.lines()::toString);
        assertTrue(damages.get(0).contains("b\\nb.pcapng: at byte"), damages::toString);
    }

    @Test
    void shouldIgnoreARecordingWhoseSocketHasAnImpossibleName() throws Exception {
        CaptureBytes capture = CaptureBytes.pcapNg(ByteOrder.LITTLE_ENDIAN);
        capture.describe(LinkTypes.ETHERNET, 0, capture.option(3, "ring 0 of /run/a\0b".getBytes()));
        capture.enhanced(0, 1, frame(1), frame(1).length);
        write("a.pcapng", capture.build());
        SocketRecordings recordings =
                new SocketRecordings(directory, Path.of("/run/a"), 0, Long.MAX_VALUE, "", notices::add);
        assertFalse(recordings.has(0));
        assertEquals(List.of(), notices);
    }

    @Test
    void shouldEndWellWhenTheDirectoryIsDeletedMeanwhile() throws Exception {
        Path gone = Files.createDirectory(directory.resolve("gone"));
        for (int i = 0; i < 4; i++) {
            Files.write(
                    gone.resolve("f" + i + ".pcapng"),
                    capture("eth0", 10 * i + 1, 10 * i + 2).bytes());
        }
        ExtractRequest request = new ExtractRequest(gone, 0, Long.MAX_VALUE, "", Optional.empty());
        List<Long> times = new ArrayList<>();
        new Extraction(request, ExtractProgress.NONE, notices::add).run((source, packet) -> {
            times.add(packet.timeNanos());
            if (Files.exists(gone)) {
                try (var files = Files.list(gone)) {
                    for (Path file : files.toList()) {
                        Files.delete(file);
                    }
                }
                Files.delete(gone);
            }
        });
        assertEquals(List.of(1L, 2L), times);
        assertEquals(3, notices.size(), notices::toString);
        assertThrows(IOException.class, () -> extract(gone));
    }

    @Test
    void shouldGoOnWithoutFilesThatAreDeletedMeanwhile() throws Exception {
        Path first = write("a.pcapng", capture("eth0", 1, 2));
        Path second = write("b.pcapng", capture("eth0", 3, 4));
        ExtractRequest request = new ExtractRequest(directory, 0, Long.MAX_VALUE, "", Optional.empty());
        List<Long> times = new ArrayList<>();
        new Extraction(request, ExtractProgress.NONE, notices::add).run((source, packet) -> {
            times.add(packet.timeNanos());
            Files.deleteIfExists(second);
        });
        assertEquals(List.of(1L, 2L), times);
        assertEquals(List.of(second + " was deleted meanwhile: its packets are missing"), notices);
        assertTrue(Files.exists(first));
    }
}
