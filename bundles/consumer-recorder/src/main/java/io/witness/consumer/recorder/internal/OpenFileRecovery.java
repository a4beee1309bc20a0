package io.witness.consumer.recorder.internal;

import io.witness.pcap.InterfaceStatistics;
import io.witness.pcap.PcapNgScanner;
import io.witness.pcap.PcapNgSummary;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Completes a file that was open when its process ended: removes a block that is not whole, and adds the statistics. */
final class OpenFileRecovery {
    private static final Logger LOG = LoggerFactory.getLogger(OpenFileRecovery.class);

    private OpenFileRecovery() {}

    /** Tells whether a recorder wrote a file. */
    static boolean isOurs(Path file) throws IOException {
        try (InputStream in = Recordings.open(file)) {
            return PcapNgScanner.application(in).equals(RecorderFactory.APPLICATION);
        }
    }

    /** Completes a file, unless it is in use or of another program. */
    static void complete(Path part) throws IOException {
        try (FileChannel channel = FileChannel.open(part, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            if (RecordingFile.lock(channel)) {
                complete(part, channel);
            }
        }
    }

    private static void complete(Path part, FileChannel channel) throws IOException {
        PcapNgSummary found;
        try (InputStream in = Recordings.open(part)) {
            found = PcapNgScanner.scan(in);
        }
        if (channel.size() == 0 || found.packets() == 0 && found.application().equals(RecorderFactory.APPLICATION)) {
            Files.delete(part); // it ended right after it began
        } else if (found.application().equals(RecorderFactory.APPLICATION)) {
            end(part, channel, found);
        }
    }

    private static void end(Path part, FileChannel channel, PcapNgSummary found) throws IOException {
        long cut = channel.size() - found.wholeBytes();
        channel.truncate(found.wholeBytes());
        ByteBuffer end = RecordingFile.encoded(statistics(found));
        for (long at = found.wholeBytes(); end.hasRemaining(); ) {
            at += channel.write(end, at);
        }
        channel.force(true);
        Files.setLastModifiedTime(part, FileTime.from(found.lastNanos(), TimeUnit.NANOSECONDS));
        String name = part.getFileName().toString();
        Path target = part.resolveSibling(name.substring(0, name.length() - FileNames.PART.length()));
        if (Files.exists(target)) {
            throw new IOException(target + " exists: rename one of the two");
        }
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
        String comment = "the recorder ended unexpectedly: packets after the last one are not counted";
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
