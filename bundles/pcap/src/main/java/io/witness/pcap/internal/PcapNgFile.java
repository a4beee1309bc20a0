package io.witness.pcap.internal;

import io.witness.api.packet.PacketCopy;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A pcapng file: keeps the interfaces of the section that it is in, and skips all blocks without packets. */
public final class PcapNgFile implements CaptureFormat {
    private static final int SECTION_BODY_LENGTH = 16;
    private static final int MAJOR_OFFSET = PcapNgBlocks.BODY_OFFSET + 4;
    private static final int MINOR_OFFSET = PcapNgBlocks.BODY_OFFSET + 6;

    private static final int INTERFACE_BODY_LENGTH = 8;
    private static final int SNAP_LENGTH_OFFSET = PcapNgBlocks.BODY_OFFSET + 4;
    private static final int MICROSECONDS = 6;
    /** More than any host has; what refers to interfaces by 16 bits can tell no more apart. */
    private static final int MAX_INTERFACES = 1 << 16;

    /** Bytes in front of the first interface: comments, secrets. More are an endless file rather than a capture. */
    private static final long MOST_BEFORE_INTERFACE = 64L << 20;

    private final ByteSource source;
    private final PcapNgBlocks blocks;
    private final PcapNgOptions options;
    private final PcapNgPackets packets;
    private final List<PcapNgInterface> interfaces = new ArrayList<>();
    private PcapNgInterface current;

    /** Reads up to the first interface. */
    public PcapNgFile(ByteSource source, Anomalies oddities) throws IOException {
        this.source = source;
        blocks = new PcapNgBlocks(source, oddities);
        options = new PcapNgOptions(source, oddities);
        packets = new PcapNgPackets(source, blocks, options, interfaces, oddities);
        while (interfaces.isEmpty()) {
            if (source.offset() > MOST_BEFORE_INTERFACE) {
                throw source.malformed(0, "no interface is described so far, expected a capture");
            }
            if (!blocks.next()) {
                throw source.malformed(0, "the file ends before an interface is described, expected a capture");
            }
            if (packets.isPacket()) {
                throw source.malformed(0, "a packet, expected the description of an interface before it");
            }
            readOther();
        }
        current = interfaces.get(0);
    }

    /** Tells whether a file starts like this format, in either byte order. */
    public static boolean isMagic(int magic) {
        return magic == PcapNgLayout.SECTION_HEADER;
    }

    @Override
    public boolean next(PacketCopy packet) throws IOException {
        while (blocks.next()) {
            if (packets.isPacket()) {
                current = packets.read(packet);
                return true;
            }
            readOther();
        }
        return false;
    }

    private void readOther() throws IOException {
        switch (blocks.type()) {
            case PcapNgLayout.SECTION_HEADER -> startSection();
            case PcapNgLayout.INTERFACE -> addInterface();
            default -> blocks.skip();
        }
    }

    private void startSection() throws IOException {
        blocks.checkBodyLength(SECTION_BODY_LENGTH);
        source.require(PcapNgBlocks.BODY_OFFSET + SECTION_BODY_LENGTH, "a section's header");
        int major = source.unsigned16(MAJOR_OFFSET);
        if (major != PcapNgLayout.MAJOR_VERSION) {
            throw source.malformed(
                    MAJOR_OFFSET, "pcapng version " + major + "." + source.unsigned16(MINOR_OFFSET) + ", expected 1.0");
        }
        interfaces.clear();
        blocks.skip();
    }

    private void addInterface() throws IOException {
        blocks.load(INTERFACE_BODY_LENGTH);
        if (interfaces.size() == MAX_INTERFACES) {
            throw source.malformed(0, "one more interface, expected at most " + MAX_INTERFACES + " in a section");
        }
        int linkType = CaptureFormat.usableLinkType(source.unsigned16(PcapNgBlocks.BODY_OFFSET));
        int snapLength = CaptureFormat.usableSnapLength(source.int32(SNAP_LENGTH_OFFSET));
        options.wrap(PcapNgBlocks.BODY_OFFSET + INTERFACE_BODY_LENGTH, blocks.loadedEnd());
        interfaces.add(new PcapNgInterface(linkType, snapLength, readTimeScale()));
        blocks.skip();
    }

    private TimeScale readTimeScale() {
        int resolution = MICROSECONDS;
        long offsetSeconds = 0;
        while (options.next()) {
            if (options.is(PcapNgLayout.IF_TIME_RESOLUTION, Byte.BYTES)) {
                resolution = source.int8(options.valueOffset()) & 0xFF;
            } else if (options.is(PcapNgLayout.IF_TIME_OFFSET, Long.BYTES)) {
                offsetSeconds = source.int64(options.valueOffset());
            }
        }
        return new TimeScale(resolution, offsetSeconds);
    }

    @Override
    public int linkType() {
        return current.linkType();
    }

    @Override
    public int snapLength() {
        return current.snapLength();
    }
}
