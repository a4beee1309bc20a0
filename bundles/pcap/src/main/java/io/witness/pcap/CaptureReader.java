package io.witness.pcap;

import io.witness.api.packet.LinkTypes;
import io.witness.api.packet.PacketCopy;
import io.witness.pcap.internal.Anomalies;
import io.witness.pcap.internal.ByteSource;
import io.witness.pcap.internal.CaptureFormat;
import io.witness.pcap.internal.InterruptibleInput;
import io.witness.pcap.internal.PcapFile;
import io.witness.pcap.internal.PcapNgFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Reads a capture file from start to end: pcap (any version since 2.0, with time stamps in microseconds or nanoseconds,
 * including the variants of patched libpcaps, AIX and Ixia) or pcapng (with any number of sections and interfaces), in
 * either byte order, uncompressed or compressed with gzip, zstd (with a window of at most 8 MiB) or LZ4. The first bytes
 * determine the format, not the file's name. The file may be a pipe.
 *
 * <p>All files that tcpdump or tshark can read are read. A packet with an impossible time or length is read as well as
 * possible, and counted, see {@link #oddities()}. Headers of USB, NFLOG, PFLOG and of CAN frames, which are in the byte
 * order of the capturing host, are converted to that of this host.
 *
 * <p>An interruption of the reading thread ends the reading at once, with an {@link IOException}, even while a pipe delivers
 * nothing.
 *
 * <p>Buffers; allocates nothing per packet of an uncompressed file. Memory stays within some 20 MiB for any file. For one
 * thread at a time.
 */
public final class CaptureReader implements AutoCloseable {
    private final ByteSource source;
    private final Anomalies oddities = new Anomalies();
    private final CaptureFormat format;

    private CaptureReader(ByteSource source) throws IOException {
        this.source = source;
        this.format = format(source, oddities);
    }

    private static CaptureFormat format(ByteSource source, Anomalies oddities) throws IOException {
        int magic = source.magic();
        return PcapNgFile.isMagic(magic) ? new PcapNgFile(source, oddities) : new PcapFile(source, magic, oddities);
    }

    /**
     * Opens a file and reads it up to the first interface. Waits for the writer of a pipe.
     *
     * @param file the file, of the default file system
     * @return a reader, to be closed, positioned before the file's first packet
     * @throws CaptureFormatException if it is not a capture file, or is damaged
     * @throws IOException if it is not readable: the message names the file and the reason
     */
    public static CaptureReader open(Path file) throws IOException {
        return read(file.toString(), new InterruptibleInput(file.toFile()));
    }

    /**
     * Opens a file that another program is writing. {@link #next} returns each packet once it is there as a whole, also those of a
     * compressed file once their frame is; at the present end of the file it waits for more. So does this method until there is an
     * interface.
     *
     * @param file the file, of the default file system
     * @param mayGrow asked some 50 times a second while there is no more, in the thread that reads; false: what is there is all
     * @return a reader, to be closed, positioned before the file's first packet
     * @throws CaptureFormatException if it is not a capture file, or is damaged
     * @throws IOException if it is not readable: the message names the file and the reason
     */
    public static CaptureReader follow(Path file, BooleanSupplier mayGrow) throws IOException {
        return read(file.toString(), new InterruptibleInput(file.toFile(), mayGrow));
    }

    /** Reads from a stream, which is closed with the reader, or here, if it is not a capture. */
    static CaptureReader read(String name, InputStream in) throws IOException {
        ByteSource source = new ByteSource(name, in);
        try {
            return new CaptureReader(source);
        } catch (IOException | RuntimeException e) {
            source.close();
            throw e;
        }
    }

    /**
     * Reads the next packet. After an exception the reader can only be closed. All packets before the damage have been read
     * by then: of a truncated compressed file all packets in the part before; of one with wrong bytes in the middle only
     * those that its decoder returned, for zstd possibly without the last 8 MiB.
     *
     * @param packet receives the packet: its bytes, its wire length, its time (0 if the file has none, or none from 1970 to
     *     2261) and, from pcapng, its type, otherwise {@link io.witness.api.packet.Packet#TYPE_HOST}; unchanged if there is
     *     none
     * @return whether there was one; false: the file has ended
     * @throws CaptureFormatException if the file is damaged, or ends within a packet
     * @throws IOException if the file cannot be read
     */
    public boolean next(PacketCopy packet) throws IOException {
        boolean found = format.next(packet);
        oddities.nextPacket();
        return found;
    }

    /**
     * Summarizes the anomalies in the packets read so far.
     *
     * @return one line, without the file's name; empty if there are none
     */
    public String oddities() {
        return oddities.toString();
    }

    /**
     * Returns the link type of the packets.
     *
     * @return the LINKTYPE number, such as {@link LinkTypes#ETHERNET}, of the packet that {@link #next} read last, before
     *     that of the first interface; packets of one file may differ; other numbers in old files are converted
     */
    public int linkType() {
        return format.linkType();
    }

    /**
     * Returns how many bytes of a packet were kept at most according to the file; some files have longer packets.
     *
     * @return a length in bytes, 1 to 262144, which also stands for no limit; of the same interface as {@link #linkType()}
     */
    public int snapLength() {
        return format.snapLength();
    }

    /**
     * Describes the interface of the packet that {@link #next} read last, before that of the first interface.
     *
     * @return the interface, without what the file does not tell
     */
    public InterfaceInfo source() {
        return format.source();
    }

    /**
     * Returns how many packets were lost directly before the one that {@link #next} read last, as the file says
     * ({@code epb_dropcount} of pcapng).
     *
     * @return packets of the same interface; 0 if the file does not tell
     */
    public long dropCount() {
        return format.dropCount();
    }

    /**
     * Returns what the file's statistics say of packets that were lost, as far as it was read.
     *
     * @return for each interface with such statistics, at most 1024, in the order of the file; for pcap none
     */
    public List<InterfaceDrops> drops() {
        return format.drops();
    }

    /**
     * Returns the first comment of the packet that {@link #next} read last.
     *
     * @return the text; empty if there is none
     */
    public String comment() {
        return format.comment();
    }

    /**
     * Returns the identifier of the packet that {@link #next} read last ({@code epb_packetid} of pcapng). Those of a recorder are
     * made by {@link BlockPosition}.
     *
     * @return any number; 0 if the packet has none
     */
    public long identifier() {
        return format.identifier();
    }

    /**
     * Returns what the interface is for ({@code if_description} of pcapng) of which the packet is that {@link #next} read last,
     * before that of the first interface.
     *
     * @return the text; empty if the file does not tell
     */
    public String description() {
        return format.description();
    }

    /**
     * Returns where the packet starts that {@link #next} read last, with its header.
     *
     * @return bytes from the start of the content without compression; before the first packet: where reading goes on
     */
    public long offset() {
        return format.offset();
    }

    /**
     * Returns where reading goes on: directly after the packet that {@link #next} read last.
     *
     * @return bytes from the start of the content without compression
     */
    public long nextOffset() {
        return source.offset();
    }

    /**
     * Returns where the file describes what comes after: each section header and interface of pcapng that was read so far.
     *
     * @return bytes from the start of the content without compression, ascending; a copy; none for pcap
     */
    public long[] descriptions() {
        return format.descriptions();
    }

    /**
     * Goes on at another packet. In a file without compression this takes the same time wherever it is; in a compressed one
     * everything before it is read, and going back is possible for a short way only.
     *
     * @param offset as {@link #offset()} or {@link #nextOffset()} of this file returned it; otherwise anything may be read
     * @param descriptions as {@link #descriptions()} returned it, with at least those before the offset
     * @throws IOException if the file is damaged or cannot be read there
     */
    public void seek(long offset, long... descriptions) throws IOException {
        format.seek(offset, descriptions);
    }

    /**
     * Closes the file. Any thread may do so while another one reads, which then gets an {@link IOException} at once, even if a pipe
     * delivers nothing.
     */
    @Override
    public void close() throws IOException {
        source.close();
    }
}
