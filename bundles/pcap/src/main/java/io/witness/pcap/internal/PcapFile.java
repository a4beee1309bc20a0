package io.witness.pcap.internal;

import io.witness.api.packet.Packet;
import io.witness.api.packet.PacketCopy;
import io.witness.pcap.InterfaceDrops;
import io.witness.pcap.InterfaceInfo;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** A pcap file (draft-ietf-opsawg-pcap, and what came before it); see {@link PcapHeader} and {@link PcapRecords}. */
public final class PcapFile implements CaptureFormat {
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    private final ByteSource source;
    private final Anomalies oddities;
    private final PcapHeader header;
    private final long fractionsPerSecond;
    private final InterfaceInfo info;
    private long offset;

    /** Reads the header, of which the magic number is given in network order. */
    public PcapFile(ByteSource source, int magic, Anomalies oddities) throws IOException {
        this.source = source;
        this.oddities = oddities;
        header = PcapHeader.read(source, magic);
        fractionsPerSecond = NANOS_PER_SECOND / header.nanosPerFraction();
        info = new InterfaceInfo(header.linkType(), Optional.empty(), header.snapLength(), Optional.empty());
        offset = source.offset();
    }

    @Override
    public boolean next(PacketCopy packet) throws IOException {
        if (source.fill(header.recordLength()) == 0) {
            return false;
        }
        offset = source.offset();
        source.require(header.recordLength(), "a packet's header");
        int first = source.int32(PcapRecords.FIRST_LENGTH_OFFSET);
        int second = source.int32(PcapRecords.SECOND_LENGTH_OFFSET);
        boolean swapped = header.lengths().areSwapped(first, second);
        int captured = swapped ? second : first;
        int lengthOffset = swapped ? PcapRecords.SECOND_LENGTH_OFFSET : PcapRecords.FIRST_LENGTH_OFFSET;
        int kept = CaptureFormat.kept(source, lengthOffset, captured, header.linkType(), oddities);
        source.require(header.recordLength() + kept, "a packet");
        int wire = CaptureFormat.wireLength(swapped ? first : second, kept, captured, oddities);
        long timeNanos = readTime();
        source.advance(header.recordLength());
        source.take(packet, kept, wire, timeNanos, Packet.TYPE_HOST);
        HostHeaders.toNative(packet.frame(), header.linkType(), source.order());
        source.skip(captured - kept, "a packet");
        return true;
    }

    @Override
    public InterfaceInfo source() {
        return info;
    }

    @Override
    public long offset() {
        return offset;
    }

    @Override
    public long[] descriptions() {
        return new long[0];
    }

    @Override
    public long dropCount() {
        return 0;
    }

    @Override
    public List<InterfaceDrops> drops() {
        return List.of();
    }

    @Override
    public String comment() {
        return "";
    }

    @Override
    public long identifier() {
        return 0;
    }

    @Override
    public String description() {
        return "";
    }

    @Override
    public void seek(long target, long[] descriptions) throws IOException {
        if (!source.seek(target)) {
            throw source.malformed(0, "reading cannot go back to byte " + target);
        }
        offset = target;
    }

    private long readTime() {
        long seconds = Integer.toUnsignedLong(source.int32(0));
        long fraction = Integer.toUnsignedLong(source.int32(PcapRecords.FRACTION_OFFSET));
        if (fraction >= fractionsPerSecond) {
            oddities.count(Anomalies.Kind.FRACTION);
        }
        return seconds * NANOS_PER_SECOND + fraction * header.nanosPerFraction();
    }

    @Override
    public int linkType() {
        return header.linkType();
    }

    @Override
    public int snapLength() {
        return header.snapLength();
    }
}
