package io.witness.pcap.internal;

import io.witness.api.packet.PacketCopy;
import io.witness.pcap.InterfaceDrops;
import io.witness.pcap.InterfaceInfo;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
    /** Of the interfaces of a section, by what they are called. */
    private final Map<String, PacketCounts> counts = new HashMap<>();

    private final PcapNgDrops drops;
    private PcapNgInterface current;
    private final Descriptions descriptions = new Descriptions();
    private long offset;

    /** Reads up to the first interface. */
    public PcapNgFile(ByteSource source, Anomalies oddities) throws IOException {
        this.source = source;
        blocks = new PcapNgBlocks(source, oddities);
        options = new PcapNgOptions(source, oddities);
        packets = new PcapNgPackets(source, blocks, options, interfaces, oddities);
        drops = new PcapNgDrops(source, blocks, options, interfaces);
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
        offset = source.offset();
    }

    /** Tells whether a file starts like this format, in either byte order. */
    public static boolean isMagic(int magic) {
        return magic == PcapNgLayout.SECTION_HEADER;
    }

    @Override
    public boolean next(PacketCopy packet) throws IOException {
        while (blocks.next()) {
            if (packets.isPacket()) {
                offset = source.offset();
                current = packets.read(packet);
                current.packets().count(packets.dropCount(), packet.timeNanos());
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
            case PcapNgLayout.INTERFACE_STATISTICS -> drops.read();
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
        checkDescriptions();
        descriptions.addSection(source.offset());
        interfaces.clear();
        counts.clear();
        blocks.skip();
    }

    private void checkDescriptions() throws IOException {
        if (descriptions.isFull()) {
            throw source.malformed(0, "more than a million sections and interfaces, expected a capture");
        }
    }

    private void addInterface() throws IOException {
        if (descriptions.contains(source.offset())) {
            blocks.skip(); // read before going back
            return;
        }
        blocks.load(INTERFACE_BODY_LENGTH);
        if (interfaces.size() == MAX_INTERFACES) {
            throw source.malformed(0, "one more interface, expected at most " + MAX_INTERFACES + " in a section");
        }
        checkDescriptions();
        descriptions.add(source.offset());
        int linkType = CaptureFormat.usableLinkType(source.unsigned16(PcapNgBlocks.BODY_OFFSET));
        int snapLength = CaptureFormat.usableSnapLength(source.int32(SNAP_LENGTH_OFFSET));
        options.wrap(PcapNgBlocks.BODY_OFFSET + INTERFACE_BODY_LENGTH, blocks.loadedEnd());
        interfaces.add(readOptions(linkType, snapLength));
        blocks.skip();
    }

    private PcapNgInterface readOptions(int linkType, int snapLength) {
        Optional<String> name = Optional.empty();
        Optional<String> filter = Optional.empty();
        String description = "";
        int resolution = MICROSECONDS;
        long offsetSeconds = 0;
        while (options.next()) {
            if (options.is(PcapNgLayout.IF_TIME_RESOLUTION, Byte.BYTES)) {
                resolution = source.int8(options.valueOffset()) & 0xFF;
            } else if (options.is(PcapNgLayout.IF_TIME_OFFSET, Long.BYTES)) {
                offsetSeconds = source.int64(options.valueOffset());
            } else if (options.is(PcapNgLayout.IF_NAME)) {
                name = Optional.of(options.text());
            } else if (options.is(PcapNgLayout.IF_DESCRIPTION)) {
                description = options.text();
            } else if (options.is(PcapNgLayout.IF_FILTER)) {
                filter = Optional.of(options.text())
                        .filter(text -> text.startsWith(PcapNgLayout.FILTER_IS_TEXT))
                        .map(text -> text.substring(PcapNgLayout.FILTER_IS_TEXT.length()));
            }
        }
        InterfaceInfo info = new InterfaceInfo(linkType, name, snapLength, filter);
        return new PcapNgInterface(
                info, description, new TimeScale(resolution, offsetSeconds), counts(info, description));
    }

    private PacketCounts counts(InterfaceInfo info, String description) {
        return info.name().isEmpty()
                ? new PacketCounts()
                : counts.computeIfAbsent(info.name().get() + "\0" + description, key -> new PacketCounts());
    }

    @Override
    public void seek(long target, long[] known) throws IOException {
        if (descriptions.isOfOtherSection(target)) {
            descriptions.clear();
        }
        for (long description : known) {
            if (description < target && !descriptions.contains(description)) {
                seek(description);
                if (blocks.next()) {
                    readOther();
                }
            }
        }
        seek(target);
        offset = target;
    }

    private void seek(long target) throws IOException {
        if (!source.seek(target)) {
            throw source.malformed(0, "reading cannot go back to byte " + target);
        }
    }

    @Override
    public InterfaceInfo source() {
        return current.info();
    }

    @Override
    public long offset() {
        return offset;
    }

    @Override
    public long[] descriptions() {
        return descriptions.offsets();
    }

    @Override
    public long dropCount() {
        return packets.dropCount();
    }

    @Override
    public List<InterfaceDrops> drops() {
        return drops.all();
    }

    @Override
    public String comment() {
        return packets.comment();
    }

    @Override
    public long identifier() {
        return packets.identifier();
    }

    @Override
    public String description() {
        return current.description();
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
