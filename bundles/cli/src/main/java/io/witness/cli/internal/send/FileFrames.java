package io.witness.cli.internal.send;

import io.witness.api.packet.PacketCopy;
import io.witness.pcap.CaptureReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/** Reads the packets of capture files, one file after the other, several times. Memory does not depend on their length. */
final class FileFrames implements Frames {
    private static final int USUAL_LENGTH = 2048;

    private final List<Path> files;
    private final long rounds;
    private final LinkTypeCheck links;
    private final boolean skipTruncated;
    private final Consumer<String> notices;
    private final PacketCopy packet = new PacketCopy(USUAL_LENGTH);

    private CaptureReader reader;
    private int following;
    private long round = 1;
    private boolean first;
    private long truncated;
    private long leftOut;
    private boolean any;

    /** Starts before the first packet; {@link #check} should be called first. */
    FileFrames(List<Path> files, long rounds, LinkTypeCheck links, boolean skipTruncated, Consumer<String> notices) {
        this.files = files;
        this.rounds = rounds;
        this.links = links;
        this.skipTruncated = skipTruncated;
        this.notices = notices;
    }

    /** Looks at the start of each file, before anything is sent. A pipe is left alone: what is read of it is gone. */
    void check() throws IOException {
        for (Path file : files) {
            if (!Files.exists(file)) {
                throw new SendException("there is no file " + file);
            }
            if (Files.isDirectory(file)) {
                throw new SendException(file + " is a directory: name the capture files in it");
            }
            if (Files.isRegularFile(file)) {
                open(file).close();
            }
        }
    }

    private CaptureReader open(Path file) throws IOException {
        CaptureReader opened;
        try {
            opened = CaptureReader.open(file);
        } catch (IOException e) {
            throw named(file, e);
        }
        try {
            links.require(file, opened.linkType());
            return opened;
        } catch (IOException e) {
            opened.close();
            throw e;
        }
    }

    private static IOException named(Path file, IOException e) {
        String message = String.valueOf(e.getMessage());
        return message.contains(file.toString()) ? e : new SendException(file + ": cannot be read: " + message);
    }

    @Override
    public boolean next() throws IOException {
        while (true) {
            if (reader == null && !openNext()) {
                return false;
            }
            if (!read()) {
                closeReader();
            } else if (isWanted()) {
                any = true;
                return true;
            }
        }
    }

    private boolean openNext() throws IOException {
        if (following == files.size()) {
            if (round == rounds || !any) {
                return false;
            }
            round++;
            following = 0;
        }
        reader = open(files.get(following++));
        first = true;
        return true;
    }

    private boolean read() throws IOException {
        try {
            return reader.next(packet);
        } catch (IOException e) {
            throw named(files.get(following - 1), e);
        }
    }

    private boolean isWanted() {
        if (!links.fits(reader.linkType())) {
            leftOut++;
            return false;
        }
        boolean cut = packet.snapLength() < packet.wireLength();
        truncated += cut ? 1 : 0;
        return !(cut && skipTruncated);
    }

    private void closeReader() throws IOException {
        String oddities = round == 1 ? reader.oddities() : "";
        if (!oddities.isEmpty()) {
            notices.accept(files.get(following - 1) + " has anomalies, but was sent: " + oddities);
        }
        reader.close();
        reader = null;
    }

    @Override
    public int length() {
        return packet.snapLength();
    }

    @Override
    public long timeNanos() {
        return packet.timeNanos();
    }

    @Override
    public boolean isFirst() {
        boolean was = first;
        first = false;
        return was;
    }

    @Override
    public void write(ByteBuffer room) {
        room.put(0, packet.frame(), 0, packet.snapLength());
    }

    /** Returns how many packets were cut when they were captured. */
    long truncated() {
        return truncated;
    }

    /** Returns how many packets have another link type than their file. */
    long leftOut() {
        return leftOut;
    }

    @Override
    public void close() throws IOException {
        if (reader != null) {
            reader.close();
        }
    }
}
