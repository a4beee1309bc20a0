package io.witness.replay.internal;

import io.witness.api.packet.PacketCopy;
import io.witness.pcap.CaptureReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Reads a capture file for a ring: packets of one link type, with times that fit into a ring. */
final class CaptureFile implements Capture {
    /** The last time stamp that fits into a ring. */
    private static final long MOST_NANOS = 0xFFFF_FFFFL * 1_000_000_000 + 999_999_999;

    private final Path file;
    private final CaptureReader reader;
    private final Consumer<String> odd;
    private final int linkType;
    private long ofOtherLinkTypes;
    private int otherLinkType;
    private long tooLate;

    private CaptureFile(Path file, CaptureReader reader, Consumer<String> odd) {
        this.file = file;
        this.reader = reader;
        this.odd = odd;
        linkType = reader.linkType();
    }

    /**
     * Opens a file.
     *
     * @param odd receives one line about anomalies in the file, if there are any, when the file is closed
     */
    static CaptureFile open(Path file, Consumer<String> odd) throws IOException {
        try {
            return new CaptureFile(file, CaptureReader.open(file), odd);
        } catch (IOException e) {
            throw named(file, e);
        }
    }

    Path path() {
        return file;
    }

    int linkType() {
        return linkType;
    }

    int snapLength() {
        return reader.snapLength();
    }

    /** {@inheritDoc} Leaves out those of another link type: a ring has one. */
    @Override
    public boolean next(PacketCopy packet) throws IOException {
        boolean found = read(packet);
        while (found && reader.linkType() != linkType) {
            otherLinkType = reader.linkType();
            ofOtherLinkTypes++;
            found = read(packet);
        }
        if (found && packet.timeNanos() > MOST_NANOS) {
            tooLate++;
            packet.stamp(0);
        }
        return found;
    }

    private boolean read(PacketCopy packet) throws IOException {
        try {
            return reader.next(packet);
        } catch (IOException e) {
            throw named(file, e);
        }
    }

    // The system's message does not always name the file.
    private static IOException named(Path file, IOException e) {
        String message = String.valueOf(e.getMessage());
        return message.contains(file.toString()) ? e : new IOException(file + ": cannot be read: " + message, e);
    }

    private String oddities() {
        List<String> kinds = new ArrayList<>();
        if (!reader.oddities().isEmpty()) {
            kinds.add(reader.oddities());
        }
        if (ofOtherLinkTypes > 0) {
            kinds.add(packets(ofOtherLinkTypes) + " of another link type than " + linkType + ", such as "
                    + otherLinkType + ", left out: split the file by link types, a ring has one");
        }
        if (tooLate > 0) {
            kinds.add(packets(tooLate) + " with a time later than 2106, played as packets without a time");
        }
        return String.join("; ", kinds);
    }

    private static String packets(long count) {
        return count == 1 ? "1 packet" : count + " packets";
    }

    @Override
    public void close() throws IOException {
        String oddities = oddities();
        try {
            reader.close();
        } finally {
            if (!oddities.isEmpty()) {
                odd.accept(oddities);
            }
        }
    }
}
