package io.witness.consumer.recorder.internal;

import io.witness.pcap.InterfaceStatistics;
import io.witness.pcap.PcapNgScanner;
import io.witness.pcap.PcapNgSummary;
import io.witness.recording.RecordedRing;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Completes a file that was open when its process ended: removes a block that is not whole, and adds the statistics. */
final class OpenFileRecovery {
    private static final Logger LOG = LoggerFactory.getLogger(OpenFileRecovery.class);

    private OpenFileRecovery() {}

    /** Tells whether a recorder wrote a file. */
    static boolean isOurs(Path file) throws IOException {
        Compression compression = Compression.of(file.getFileName().toString());
        if (compression == null || !isFile(file)) {
            return false;
        }
        try (FileChannel channel = FileChannel.open(file)) {
            return isOurs(PcapNgScanner.application(new PartInput(channel, compression)));
        }
    }

    /** A recorder makes no links, and opening a pipe would wait for its other end. */
    private static boolean isFile(Path file) {
        return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
    }

    private static boolean isOurs(String application) {
        return application.equals(RecorderFactory.APPLICATION);
    }

    /** Completes a file, unless it is in use or of another program. */
    static Optional<Path> complete(Path part) throws IOException {
        String name = part.getFileName().toString();
        Path target = part.resolveSibling(name.substring(0, name.length() - FileNames.PART.length()));
        Compression compression = Compression.of(target.getFileName().toString());
        if (compression == null || !isFile(part)) {
            return Optional.empty();
        }
        try (FileChannel channel = FileChannel.open(part, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            boolean isComplete = RecordingFile.lock(channel) && complete(part, target, channel, compression);
            return isComplete ? Optional.of(target) : Optional.empty();
        }
    }

    private static boolean complete(Path part, Path target, FileChannel channel, Compression compression)
            throws IOException {
        PartInput in = new PartInput(channel, compression);
        PcapNgSummary found = PcapNgScanner.scan(in);
        long inWholeParts = in.wholeBytes(found.wholeBytes());
        if (compression != Compression.NONE && inWholeParts < in.wholeBytes()) { // the content of a part is damaged
            in = new PartInput(channel, compression, inWholeParts);
            found = PcapNgScanner.scan(in);
        }
        if (channel.size() == 0 || found.packets() == 0 && isOurs(found.application())) {
            Files.delete(part); // it ended right after it began
        } else if (isOurs(found.application())) {
            long whole = compression == Compression.NONE ? found.wholeBytes() : in.wholeBytes();
            end(part, target, channel, compression, found, whole);
            return true;
        }
        return false;
    }

    private static void end(
            Path part, Path target, FileChannel channel, Compression compression, PcapNgSummary found, long whole)
            throws IOException {
        if (Files.exists(target)) {
            throw new IOException(target + " exists: rename one of the two");
        }
        long cut = channel.size() - whole;
        channel.truncate(whole);
        Compression.Parts parts = compression.parts();
        ByteBuffer end = Compression.join(parts.encode(Counters.block(statistics(found))), parts.end());
        for (long at = whole; end.hasRemaining(); ) {
            at += channel.write(end, at);
        }
        channel.force(true);
        Files.setLastModifiedTime(part, FileTime.from(found.lastNanos(), TimeUnit.NANOSECONDS));
        Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
        RecordingFile.forceDirectory(target.getParent());
        LOG.info(
                "recorder: completed {}, which was open when its process ended: {} packets; {} bytes of a packet that"
                        + " was not written as a whole were removed",
                target,
                found.packets(),
                cut);
    }

    /** Counts on from the last statistics; without any, the capture began with this file. */
    private static InterfaceStatistics statistics(PcapNgSummary found) {
        InterfaceStatistics last = found.statistics()
                .orElseGet(() -> new InterfaceStatistics(0, found.firstNanos(), found.firstNanos(), 0, 0, 0, ""));
        String comment = RecordedRing.KILLED + ": packets after the last one are not counted";
        return new InterfaceStatistics(
                0,
                Math.max(found.lastNanos(), last.timeNanos()),
                last.startNanos(),
                last.accepted() + found.packetsSince() + found.lostSince(),
                last.dropped(),
                last.delivered() + found.packetsSince(),
                last.comment().isEmpty() ? comment : comment + "; before: " + last.comment());
    }
}
