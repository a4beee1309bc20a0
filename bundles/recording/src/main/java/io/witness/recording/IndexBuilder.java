package io.witness.recording;

import io.witness.api.packet.Packet;
import io.witness.api.packet.PacketCopy;
import io.witness.decode.PacketFields;
import io.witness.pcap.InterfaceDrops;
import io.witness.pcap.PcapNgWalker;
import io.witness.recording.internal.IndexData;
import io.witness.recording.internal.IndexNames;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Builds the index of a capture file while the file is written. The same calls produce the same index, whoever makes them, so
 * that an index that is rebuilt from the file equals the one that was written with it.
 *
 * <p>Call {@link #describe}, {@link #add} and {@link #lose} in the order of the file, then {@link #count}. When the file is complete and has its
 * final name, call {@link #write}, then {@link #clear} for the next file; at last {@link #close}.
 *
 * <p>{@link #add} allocates nothing, apart from the buffers of the index, which are kept by {@link #clear}. A builder takes some 2
 * MiB, and some 1 % of the file, but at most some 8 MiB: of files beyond some 250 MiB, the rest of the index goes to files without a
 * name, in {@link #add}. If they cannot be written, there will be no index. For one thread at a time; it may be handed to another
 * one, for {@link #write} in particular, with the usual means of publication.
 */
public final class IndexBuilder implements AutoCloseable {
    private final IndexData data = new IndexData();

    /**
     * Creates a builder of an empty index.
     *
     * @param directory where files without a name may be, such as that of the capture; if that fails, they are in the JVM's directory
     *     of temporary files
     */
    public IndexBuilder(Path directory) {
        data.spillInto(directory);
    }

    /**
     * Returns the name of the index of a capture file.
     *
     * @param capture the file
     * @return its name with {@code .idx} appended, in the same directory
     */
    public static Path indexOf(Path capture) {
        return IndexNames.indexOf(capture);
    }

    /**
     * Notes where the file describes what comes after: a section header or an interface of pcapng, including the first ones.
     *
     * @param fileOffset where the pcapng block starts, in bytes from the start of the file, or of its content without
     *     compression
     */
    public void describe(long fileOffset) {
        data.describe(fileOffset);
    }

    /**
     * Adds a packet of a ring, which is written as it is, with its VLAN tag restored.
     *
     * @param fileOffset where the packet's pcapng block, or its header in a pcap file, starts; in bytes from the start of the
     *     file, or of its content without compression; more than for the packet before
     * @param lengthInBytes bytes of the packet in the file, with all headers, options and padding
     * @param linkType the LINKTYPE number of the packet; {@link io.witness.api.packet.LinkTypes#UNKNOWN} if it is written with
     *     a "cooked" header instead of its link layer
     * @param packet the packet; may be garbage
     */
    public void add(long fileOffset, int lengthInBytes, int linkType, Packet packet) {
        PacketFields fields = data.fields(linkType);
        fields.read(packet);
        data.add(fileOffset, lengthInBytes, packet.timeNanos(), fields);
    }

    /**
     * Adds a packet outside of any ring.
     *
     * @param fileOffset as of {@link #add(long, int, int, Packet)}
     * @param lengthInBytes as of {@link #add(long, int, int, Packet)}
     * @param linkType the LINKTYPE number of the packet
     * @param packet the packet
     */
    public void add(long fileOffset, int lengthInBytes, int linkType, PacketCopy packet) {
        PacketFields fields = data.fields(linkType);
        fields.read(packet);
        data.add(fileOffset, lengthInBytes, packet.timeNanos(), fields);
    }

    /**
     * Adds a packet that was encoded, which is what a file has of it.
     *
     * @param fileOffset as of {@link #add(long, int, int, Packet)}
     * @param linkType the LINKTYPE number of the packet
     * @param block stands at the packet; may be garbage
     */
    public void add(long fileOffset, int linkType, PcapNgWalker block) {
        data.add(fileOffset, linkType, block);
    }

    /**
     * Notes packets that are missing in the file and that the file states as lost: {@code epb_dropcount} of a packet.
     *
     * @param timeNanos when the loss was noticed: the time of the packet that states it, nanoseconds since 1970
     * @param packets how many were lost
     * @param reason the packet's first comment; empty if it has none
     */
    public void lose(long timeNanos, long packets, String reason) {
        data.lose(timeNanos, packets, reason);
    }

    /**
     * Notes what the statistics of the file say of lost packets, once for an interface, after all packets.
     *
     * @param counted what a {@link io.witness.pcap.CaptureReader} would return for the file
     */
    public void count(InterfaceDrops counted) {
        data.count(counted);
    }

    /**
     * Writes the index beside a complete capture: first to a temporary name, {@code .idx.part}, then renamed.
     *
     * @param capture the capture file under its final name; its length and some of its bytes are read
     * @param contentLength bytes of the file, or of its content without compression
     * @throws IOException if the index cannot be written; there is none under the final name then. The capture is fine without
     */
    public void write(Path capture, long contentLength) throws IOException {
        data.write(capture, contentLength, "");
    }

    /** Forgets everything, for the next file. */
    public void clear() {
        data.clear();
    }

    /** Releases files. The builder is of no use any more. */
    @Override
    public void close() {
        data.clear();
    }
}
