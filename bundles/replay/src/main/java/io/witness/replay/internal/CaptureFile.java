package io.witness.replay.internal;

import io.witness.api.packet.PacketCopy;
import io.witness.pcap.CaptureReader;
import java.io.IOException;
import java.nio.file.Path;

/** A capture file whose packets have one link type. */
final class CaptureFile implements Capture {
    private final Path file;
    private final CaptureReader reader;
    private final int linkType;

    private CaptureFile(Path file, CaptureReader reader) {
        this.file = file;
        this.reader = reader;
        linkType = reader.linkType();
    }

    static CaptureFile open(Path file) throws IOException {
        try {
            return new CaptureFile(file, CaptureReader.open(file));
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

    @Override
    public boolean next(PacketCopy packet) throws IOException {
        boolean found = read(packet);
        if (found && reader.linkType() != linkType) {
            throw new IOException(file + ": has packets of link type " + reader.linkType() + " behind some of "
                    + linkType + ": split it by link types, a ring has one");
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

    /** What the system says of a failure does not always name the file. */
    private static IOException named(Path file, IOException e) {
        String message = String.valueOf(e.getMessage());
        return message.contains(file.toString()) ? e : new IOException(file + ": cannot be read: " + message, e);
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
