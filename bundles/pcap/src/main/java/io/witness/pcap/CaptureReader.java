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

/**
 * Reads a capture file from its start to its end: pcap of any version since 2.0, with time stamps in microseconds or nanoseconds,
 * also as patched libpcaps, AIX and Ixia write it, or pcapng with any number
 * of sections and interfaces, of either byte order, as it is or compressed by gzip or zstd (with a window of at most 8 MiB). What
 * a file is, its first bytes tell, not its name. The file may be a pipe.
 *
 * <p>What tcpdump or tshark read is read. A packet with a time or a length that cannot be is read as well as it goes, and counted, see
 * {@link #oddities()}. Headers of USB, NFLOG, PFLOG and of CAN frames, which are in the byte order of the host that captured, are read in
 * that of this host.
 *
 * <p>An interruption of the thread that reads ends the reading at once, with an {@link IOException}, also where a pipe gives nothing.
 *
 * <p>Buffers; allocates nothing a packet of a file that is not compressed. Whatever is in a file, memory stays within some 20 MiB.
 * For one thread at a time.
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
     * Opens a file and reads as much of it as tells the first interface. Waits for the writer of a pipe.
     *
     * @param file the file, of the default file system
     * @return a reader, to be closed, before the file's first packet
     * @throws CaptureFormatException if it is no capture file, or is damaged
     * @throws IOException if it cannot be read: the message names the file and the reason
     */
    public static CaptureReader open(Path file) throws IOException {
        return read(file.toString(), new InterruptibleInput(file.toFile()));
    }

    /** Reads from a stream, which is closed with the reader, or here, if it is no capture. */
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
     * Reads the next packet. After an exception the reader is of no use but to be closed; all packets before the damage have been
     * read by then: of a compressed file that is cut off all that the part before holds, but of one with wrong bytes in the
     * middle only what its decoder gave away, of zstd none of the last 8 MiB, perhaps.
     *
     * @param packet takes over the packet: its bytes, its length on the wire, its time (0 where the file has none, or none
     *     from 1970 to 2261) and, from
     *     pcapng, its type, otherwise {@link io.witness.api.packet.Packet#TYPE_HOST}; unchanged if there is none
     * @return whether there was one; no: the file has ended
     * @throws CaptureFormatException if the file is damaged, or ends within a packet
     * @throws IOException if it cannot be read
     */
    public boolean next(PacketCopy packet) throws IOException {
        boolean found = format.next(packet);
        oddities.nextPacket();
        return found;
    }

    /**
     * What was odd in the packets read so far, although they were read.
     *
     * @return one line, without the file's name; empty if nothing was
     */
    public String oddities() {
        return oddities.toString();
    }

    /**
     * What the packets start with.
     *
     * @return the LINKTYPE number, such as {@link LinkTypes#ETHERNET}, of the packet that {@link #next} read last, before that
     *     of the first interface; packets of one file may differ; what old files say instead is told as the number that
     *     it means
     */
    public int linkType() {
        return format.linkType();
    }

    /**
     * How many bytes of a packet were kept at most, as the file says; there are files with longer packets.
     *
     * @return a length in bytes, 1 to 262144, which also stands for no limit; of the same interface as {@link #linkType()}
     */
    public int snapLength() {
        return format.snapLength();
    }

    @Override
    public void close() throws IOException {
        source.close();
    }
}
