package io.witness.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.pcap.InterfaceStatistics;
import io.witness.recording.ExtractProgress;
import io.witness.recording.ExtractRequest;
import io.witness.recording.Extraction;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The recorder on a disk that does not take what it writes: a client beside it gets all, and the files state the loss. */
class RecorderDiskTest {
    private static final int PACKETS_PER_SECOND = 20_000;
    private static final String FAILED = "packets are not written: ";

    @TempDir
    Path home;

    private int sent;

    private Entry ring(Veth veth) {
        return Entry.of(home.resolve("r.sock"), veth.captured())
                .with("BlockSize", 65536)
                .with("NumBlocks", 256)
                .with("BlockTimeoutMillis", 20);
    }

    private void configure(Path directory) throws Exception {
        Recorder.configure(
                home.resolve("state"),
                "Directory=\"" + directory + "\"",
                "BufferBytes=\"1MiB\"",
                "FileBytes=\"2MiB\"",
                "TotalBytes=\"1GiB\"");
    }

    private void send(Veth veth, int packets) throws Exception {
        try (Child sender = Traffic.flood(home, veth, PACKETS_PER_SECOND, 100, packets)) {
            sender.expectStatus(0);
        }
        sent += packets;
    }

    @Test
    void shouldGoOnWhenAReadOnlyDiskCanBeWrittenAgain() throws Exception {
        Path directory = Files.createDirectories(home.resolve("disk"));
        Child.run(home, "mount", "-t", "tmpfs", "disk", directory.toString());
        try (Veth veth = Veth.create()) {
            configure(directory);
            try (Witness witness = Witness.start(home, ring(veth));
                    Child client = client(witness)) {
                Recorder recorder = Recorder.drop(witness).awaitRunning();
                send(veth, 1000);
                recorder.awaitPackets(1000);
                witness.shell("witness:rotate");
                Await.until(
                        "no file is open",
                        () -> Recorder.list(directory, ".part").isEmpty()
                                && Recorder.list(directory, ".idx").size() == 1);
                Child.run(home, "mount", "-o", "remount,ro", directory.toString());
                send(veth, 2000);
                recorder.awaitFigure("lost.disk", 2000);
                send(veth, 2000);
                recorder.awaitFigure("lost.disk", 4000);
                List<String> failures = witness.process().errLines(FAILED);
                assertEquals(1, failures.size(), failures::toString);
                assertTrue(failures.get(0).contains("Read-only"), failures::toString);
                Child.run(home, "mount", "-o", "remount,rw", directory.toString());
                Thread.sleep(1100); // until it tries again
                send(veth, 1000);
                assertEnd(witness, recorder, client, directory);
                assertEquals(
                        1,
                        witness.process()
                                .errLines("records again; 4000 packets were not written")
                                .size());
            }
        } finally {
            Child.run(home, "umount", "-l", directory.toString());
        }
    }

    /** A file ends when the disk is full, another one begins when there is room again. */
    @Test
    void shouldSayWhatEachFileHasWhenTheDiskIsFull() throws Exception {
        Path directory = Files.createDirectories(home.resolve("disk"));
        Child.run(home, "mount", "-t", "tmpfs", "-o", "size=3m", "disk", directory.toString());
        try (Veth veth = Veth.create()) {
            configure(directory);
            try (Witness witness = Witness.start(home, ring(veth));
                    Child client = client(witness)) {
                Recorder recorder = Recorder.drop(witness).awaitRunning();
                send(veth, 1000);
                recorder.awaitPackets(1000);
                Path other = Files.write(directory.resolve("other"), new byte[2 << 20]);
                send(veth, 40_000);
                recorder.awaitFigure("lost.disk", 1);
                Files.delete(other);
                Thread.sleep(1100); // until it tries again
                send(veth, 1000);
                assertEnd(witness, recorder, client, directory);
            }
        } finally {
            Child.run(home, "umount", "-l", directory.toString());
        }
    }

    @Test
    void shouldKeepNobodyWaitingForADiskThatHangs() throws Exception {
        try (Disk disk = new Disk();
                Veth veth = Veth.create()) {
            configure(disk.directory);
            try (Witness witness = Witness.start(home, ring(veth));
                    Child client = client(witness)) {
                Recorder recorder = Recorder.drop(witness).awaitRunning();
                send(veth, 1000);
                recorder.awaitPackets(1000);
                disk.freeze();
                send(veth, 60_000); // many times the buffer
                recorder.awaitFigure("lost.disk", 1);
                awaitAll(client);
                disk.thaw();
                send(veth, 1000);
                assertEnd(witness, recorder, client, disk.directory);
            }
        }
    }

    @Test
    void shouldLoseNothingOnADiskThatIsSlowForMoments() throws Exception {
        try (Disk disk = new Disk();
                Veth veth = Veth.create()) {
            configure(disk.directory);
            try (Witness witness = Witness.start(home, ring(veth));
                    Child client = client(witness)) {
                Recorder recorder = Recorder.drop(witness).awaitRunning();
                for (int i = 0; i < 5; i++) {
                    disk.freeze();
                    send(veth, 2000); // less than the buffer
                    disk.thaw();
                    send(veth, 2000);
                }
                recorder.awaitPackets(sent);
                assertTrue(recorder.figure("lost.disk") <= 0 && recorder.figure("lost.skipped") <= 0);
                assertEnd(witness, recorder, client, disk.directory);
            }
        }
    }

    private Child client(Witness witness) throws Exception {
        Child client = Clients.inC(home, home.resolve("r.sock"));
        witness.awaitClients(List.of(client));
        return client;
    }

    private void awaitAll(Child client) throws Exception {
        Await.until(
                "the client has all",
                () -> client.lines().size() == sent,
                () -> client.lines().size() + "\n" + client);
    }

    /** Takes the recorder out, and asserts that what is in its files, and what they state, is what was sent. */
    private void assertEnd(Witness witness, Recorder recorder, Child client, Path directory) throws Exception {
        Await.until(
                "all is counted",
                () -> recorder.figure("packets") + lost(recorder, "disk") + lost(recorder, "skipped") == sent,
                witness.process()::toString);
        awaitAll(client);
        recorder.remove();
        Await.until( // packets count before they are written: the last file may not have begun
                "all files are complete, and the last one states all packets",
                () -> Recorder.list(directory, ".part").isEmpty() && accepted(directory) == sent,
                witness.process()::toString);
        List<String> packets = new ArrayList<>();
        InterfaceStatistics last = null;
        for (Path file : Recorder.list(directory, ".pcapng")) {
            List<String> found = Recorder.packets(home, file);
            Recorder.assertReadable(home, file, found.size());
            packets.addAll(found);
            last = Recorder.statistics(file);
            assertEquals(packets.size(), last.delivered(), file::toString);
        }
        assertEquals(sent - packets.size(), extractedLoss(directory));
        assertEquals(sent, last.accepted());
        assertEquals(sent - packets.size(), lost(last.comment()), last.comment());
    }

    private static long extractedLoss(Path directory) throws Exception {
        ExtractRequest all = new ExtractRequest(directory, 0, Long.MAX_VALUE, "", Optional.empty());
        return new Extraction(all, ExtractProgress.NONE, notice -> {})
                .run((source, packet) -> {})
                .lostPackets();
    }

    private static long accepted(Path directory) throws Exception {
        List<Path> files = Recorder.list(directory, ".pcapng");
        return files.isEmpty()
                ? 0
                : Recorder.statistics(files.get(files.size() - 1)).accepted();
    }

    /** On a busy machine the recorder may also be skipped. */
    private static long lost(Recorder recorder, String reason) throws Exception {
        return Math.max(0, recorder.figure("lost." + reason));
    }

    private static long lost(String comment) {
        Matcher lost = Pattern.compile(
                        "(?s)(?:gap at the end: .*; )?lost: (?:(\\d+) packets skipped because the recorder was slow(?:, )?)?"
                                + "(?:(\\d+) packets not written to the disk)?")
                .matcher(comment);
        assertTrue(comment.isEmpty() || lost.matches(), comment);
        return comment.isEmpty() ? 0 : number(lost.group(1)) + number(lost.group(2));
    }

    private static long number(String digits) {
        return digits == null ? 0 : Long.parseLong(digits);
    }

    /** A file system of its own, in a file, whose writers can be made to wait. */
    private final class Disk implements AutoCloseable {
        private final Path directory = Files.createDirectories(home.resolve("disk"));
        private boolean isFrozen;

        Disk() throws Exception {
            Path image = home.resolve("image");
            Child.run(home, "truncate", "-s", "64M", image.toString());
            Child.run(home, "mkfs.ext4", "-q", image.toString());
            Child.run(home, "mount", "-o", "loop", image.toString(), directory.toString());
        }

        void freeze() throws Exception {
            Child.run(home, "fsfreeze", "-f", directory.toString());
            isFrozen = true;
        }

        void thaw() throws Exception {
            isFrozen = false;
            Child.run(home, "fsfreeze", "-u", directory.toString());
        }

        @Override
        public void close() throws Exception {
            if (isFrozen) {
                thaw();
            }
            Child.run(home, "umount", "-l", directory.toString());
        }
    }
}
