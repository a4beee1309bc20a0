package io.witness.recording;

import io.witness.api.packet.LinkTypes;
import io.witness.api.packet.PacketCopy;
import io.witness.pcap.InterfaceInfo;
import io.witness.pcap.PcapNgWriter;
import java.io.Closeable;
import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Writes extracted packets as pcapng. All interfaces get the same snap length, without which tcpdump reads no file with several.
 * For one thread.
 */
public final class PcapNgOutput implements PacketOutput, Closeable {
    private static final InterfaceInfo NO_INTERFACE =
            new InterfaceInfo(LinkTypes.ETHERNET, Optional.empty(), 0, Optional.empty());

    private final OutputStream out;
    private final Optional<Path> part;
    private final Optional<Path> file;
    /** Descriptions as they are written, by those of the captures. */
    private final Map<InterfaceInfo, InterfaceInfo> written = new IdentityHashMap<>();

    private PcapNgWriter writer;
    private InterfaceInfo current;

    /**
     * Writes to a stream.
     *
     * @param out the stream, which is closed with this
     */
    public PcapNgOutput(OutputStream out) {
        this(out, Optional.empty(), Optional.empty());
    }

    private PcapNgOutput(OutputStream out, Optional<Path> part, Optional<Path> file) {
        this.out = out;
        this.part = part;
        this.file = file;
    }

    /**
     * Writes to a file. A regular one has the name with {@code .part} appended until {@link #finish}. An interruption of the writing
     * thread fails the output.
     *
     * @param file the file; an existing one is replaced by then
     * @return the output
     * @throws IOException if the file cannot be created
     */
    public static PcapNgOutput to(Path file) throws IOException {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            return new PcapNgOutput(open(file));
        }
        Path part = file.resolveSibling(file.getFileName() + ".part");
        return new PcapNgOutput(open(part), Optional.of(part), Optional.of(file));
    }

    /** The exceptions are those of a file's stream, which tell more; by its channel, an interruption ends a write that waits. */
    private static OutputStream open(Path file) throws IOException {
        return new NamedFile(file, Channels.newOutputStream(new FileOutputStream(file.toFile()).getChannel()));
    }

    /** A file whose name is in its exceptions. */
    private static final class NamedFile extends FilterOutputStream {
        private final Path file;

        NamedFile(Path file, OutputStream out) {
            super(out);
            this.file = file;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            try {
                out.write(bytes, offset, length);
            } catch (ClosedChannelException e) {
                throw e; // interrupted
            } catch (IOException e) {
                throw new IOException(file + " cannot be written: " + e.getMessage(), e);
            }
        }
    }

    /**
     * Tells whether a file would be among those that are searched, whatever links lead to it.
     *
     * @param file where to write
     * @param searched a directory with captures, or one capture
     * @return whether it may not be written
     */
    public static boolean isSearched(Path file, Path searched) {
        Path real = real(searched);
        Path output = file.toAbsolutePath();
        return output.getParent() != null && real.equals(real(output.getParent())) || real.equals(real(output));
    }

    private static Path real(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException e) {
            return path.toAbsolutePath().normalize(); // it is not there
        }
    }

    @Override
    public void write(InterfaceInfo source, PacketCopy packet) throws IOException {
        if (source != current) {
            goOn(source);
        }
        writer.write(packet);
    }

    private void goOn(InterfaceInfo source) throws IOException {
        InterfaceInfo target = written.computeIfAbsent(
                source, info -> new InterfaceInfo(info.linkType(), info.name(), 0, info.filter()));
        if (writer == null) {
            writer = new PcapNgWriter(out, target);
        } else {
            writer.continueWith(target);
        }
        current = source;
    }

    /**
     * Writes all packets so far, for a reader that waits for them.
     *
     * @throws IOException if the output fails
     */
    public void flush() throws IOException {
        if (writer != null) {
            writer.flush();
        }
    }

    /**
     * Completes the output, also without packets, and gives a file its name.
     *
     * @throws IOException if the output fails
     */
    public void finish() throws IOException {
        if (writer == null) {
            writer = new PcapNgWriter(out, NO_INTERFACE);
        }
        writer.close();
        if (file.isPresent()) {
            Files.move(part.get(), file.get(), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    /** Closes the output; a file that is not finished is deleted. */
    @Override
    public void close() throws IOException {
        out.close();
        if (part.isPresent()) {
            Files.deleteIfExists(part.get());
        }
    }
}
