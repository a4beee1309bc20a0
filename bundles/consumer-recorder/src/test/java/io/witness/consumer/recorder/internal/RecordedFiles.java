package io.witness.consumer.recorder.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.witness.api.packet.PacketCopy;
import io.witness.pcap.CaptureReader;
import io.witness.pcap.InterfaceStatistics;
import io.witness.pcap.PcapNgScanner;
import io.witness.pcap.PcapNgSummary;
import io.witness.pcap.testing.ConsumerRing;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What is in the files of a directory, in the order of their names. */
final class RecordedFiles {
    final List<Path> files;
    /** The numbers of all packets, file by file. */
    final List<List<Integer>> numbers = new ArrayList<>();

    final List<PcapNgSummary> summaries = new ArrayList<>();

    RecordedFiles(Path directory) throws IOException {
        try (Stream<Path> all = Files.list(directory)) {
            files = all.filter(path -> Compression.of(path.toString()) != null)
                    .sorted()
                    .toList();
        }
        for (Path file : files) {
            numbers.add(numbers(file));
            summaries.add(summary(file));
        }
    }

    static PcapNgSummary summary(Path file) throws IOException {
        Compression compression = Compression.of(file.getFileName().toString());
        try (FileChannel channel = FileChannel.open(file)) {
            return PcapNgScanner.scan(new PartInput(channel, compression));
        }
    }

    static List<Path> parts(Path directory) throws IOException {
        try (Stream<Path> all = Files.list(directory)) {
            return all.filter(path -> path.toString().endsWith(FileNames.PART)).toList();
        }
    }

    static List<Integer> numbers(Path file) throws IOException {
        if (file.toString().endsWith(".lz4")) {
            return numbersOf(plain(file));
        }
        return numbersOf(file);
    }

    /** A copy that is not compressed. */
    private static Path plain(Path file) throws IOException {
        Path copy = Files.createTempFile("plain", ".pcapng");
        copy.toFile().deleteOnExit();
        try (FileChannel channel = FileChannel.open(file)) {
            Files.write(copy, new PartInput(channel, Compression.LZ4).readAllBytes());
        }
        return copy;
    }

    private static List<Integer> numbersOf(Path file) throws IOException {
        List<Integer> numbers = new ArrayList<>();
        try (CaptureReader reader = CaptureReader.open(file)) {
            PacketCopy packet = new PacketCopy(1 << 18);
            while (reader.next(packet)) {
                numbers.add(ConsumerRing.number(packet.frame()));
            }
        }
        return numbers;
    }

    static List<Long> identifiers(Path file) throws IOException {
        List<Long> identifiers = new ArrayList<>();
        try (CaptureReader reader = CaptureReader.open(file)) {
            PacketCopy packet = new PacketCopy(1 << 18);
            while (reader.next(packet)) {
                assertEquals("ring 3 of /run/a.sock", reader.description());
                identifiers.add(reader.identifier());
            }
        }
        return identifiers;
    }

    List<Integer> all() {
        return numbers.stream().flatMap(List::stream).toList();
    }

    InterfaceStatistics last() {
        return summaries.get(summaries.size() - 1).statistics().orElseThrow();
    }
}
