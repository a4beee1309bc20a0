package io.witness.recording.internal;

import io.witness.api.packet.LinkTypes;
import io.witness.decode.PacketFields;
import io.witness.pcap.PcapNgWalker;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.zip.CRC32C;

/** An index that is being built, in its format, see {@link IndexLayout}. For one thread. */
public final class IndexData {
    /** Bytes of the capture in a block, unless its last packet is longer, or its keys are too many. */
    static final int BLOCK_LENGTH = 1 << 19;

    /** Stands for all link types whose packets are not looked at: a file may have any number of them. */
    private static final int UNSUPPORTED = LinkTypes.NULL;

    private static final int FIRST_CAPACITY = 1 << 16;

    private final int blockLength;
    private final BlockKeys keys = new BlockKeys();
    private final FilterPlan plan = new FilterPlan();
    private final GrowingBuffer entries = new GrowingBuffer(FIRST_CAPACITY);
    private final GrowingBuffer descriptions = new GrowingBuffer(Long.BYTES);
    private final GrowingBuffer losses = new GrowingBuffer(FIRST_CAPACITY);
    private final GrowingBuffer filters = new GrowingBuffer(FIRST_CAPACITY);

    private PacketFields[] fields = new PacketFields[0];
    private int[] linkTypes = new int[0];
    private PacketFields lastFields;
    private int lastType;

    private long packets;
    private int lossCount;

    private long blockOffset;
    private long blockEnd;
    private int blockPackets;
    private long earliest;
    private long latest;

    /** Creates an empty index. */
    public IndexData() {
        this(BLOCK_LENGTH);
    }

    /** Creates an empty index with blocks of another length. */
    IndexData(int blockLength) {
        this.blockLength = blockLength;
    }

    /** Notes a section header or an interface. */
    public void describe(long offset) {
        descriptions.withRoom(Long.BYTES).putLong(offset);
    }

    /** Returns how many descriptions were noted. */
    int descriptionCount() {
        return descriptions.length() / Long.BYTES;
    }

    /** Returns the flyweight for packets of a link type. */
    public PacketFields fields(int linkType) {
        if (lastFields == null || linkType != lastType) {
            lastFields = find(PacketFields.isSupported(linkType) ? linkType : UNSUPPORTED);
            lastType = linkType;
        }
        return lastFields;
    }

    private PacketFields find(int linkType) {
        for (int i = 0; i < linkTypes.length; i++) {
            if (linkTypes[i] == linkType) {
                return fields[i];
            }
        }
        fields = Arrays.copyOf(fields, fields.length + 1);
        linkTypes = Arrays.copyOf(linkTypes, fields.length);
        linkTypes[fields.length - 1] = linkType;
        return fields[fields.length - 1] = new PacketFields(linkType);
    }

    /** Adds a packet. */
    public void add(long offset, int length, long timeNanos, PacketFields packet) {
        count(offset, length, timeNanos);
        keys.add(packet);
    }

    /** Adds a packet that was encoded. Of most packets only what their headers have in common with earlier ones is looked at. */
    public void add(long offset, int linkType, PcapNgWalker block) {
        count(offset, block.length(), block.timeNanos());
        int frame = block.frameOffset();
        int captured = block.snapLength();
        if (keys.isUnclear() || keys.repeated().repeats(linkType, block.buffer(), frame, captured)) {
            return;
        }
        PacketFields packet = fields(linkType);
        packet.read(block.buffer(), frame, captured, block.wireLength());
        keys.add(packet);
    }

    /** Adds a packet of which no field is looked at: nothing excludes its block but the time. */
    void addUnread(long offset, int length, long timeNanos) {
        count(offset, length, timeNanos);
        keys.addUnread();
    }

    private void count(long offset, int length, long timeNanos) {
        if (blockPackets > 0 && (offset + length - blockOffset > blockLength || keys.isFull())) {
            endBlock();
        }
        if (blockPackets == 0) {
            blockOffset = offset;
            earliest = timeNanos;
            latest = timeNanos;
        }
        blockPackets++;
        blockEnd = offset + length;
        earliest = Math.min(earliest, timeNanos);
        latest = Math.max(latest, timeNanos);
    }

    private void endBlock() {
        plan.plan(keys, blockEnd - blockOffset);
        ByteBuffer entry = entries.withRoom(IndexLayout.ENTRY_LENGTH);
        entry.putLong(blockOffset).putInt((int) (blockEnd - blockOffset)).putInt(blockPackets);
        entry.putLong(earliest).putLong(latest);
        entry.putInt(keys.isUnclear() ? IndexLayout.UNCLEAR : 0).putInt(0);
        for (int kind = 0; kind < KeyKind.COUNT; kind++) {
            entry.putShort((short) plan.words(kind)).put((byte) plan.probes()).put((byte) plan.state(kind));
            putFilter(keys.kind(KeyKind.of(kind)), plan.words(kind));
        }
        entry.putInt(0);
        packets += blockPackets;
        blockPackets = 0;
        keys.clear();
    }

    private void putFilter(KeySet set, int words) {
        if (words == 0) {
            return;
        }
        int length = words * Long.BYTES;
        ByteBuffer buffer = filters.withRoom(length);
        int offset = buffer.position();
        Arrays.fill(buffer.array(), offset, offset + length, (byte) 0);
        for (int i = 0; i < set.size(); i++) {
            KeyFilter.add(buffer, offset, words, plan.probes(), set.key(i));
        }
        buffer.position(offset + length);
    }

    /** Notes lost packets. */
    public void lose(long timeNanos, long lost, String reason) {
        if (lossCount == IndexLayout.MOST_LOSSES) {
            return;
        }
        byte[] text = text(reason);
        int length = IndexLayout.padded(IndexLayout.LOSS_FIXED_LENGTH + text.length);
        ByteBuffer buffer = losses.withRoom(length);
        int end = buffer.position() + length;
        buffer.putLong(timeNanos).putLong(lost).putShort((short) text.length).put(text);
        pad(buffer, end);
        lossCount++;
    }

    private static byte[] text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return bytes.length > IndexLayout.MOST_TEXT ? Arrays.copyOf(bytes, IndexLayout.MOST_TEXT) : bytes;
    }

    private static void pad(ByteBuffer buffer, int end) {
        while (buffer.position() < end) {
            buffer.put((byte) 0);
        }
    }

    /** Returns the complete index of a capture. */
    ByteBuffer toBytes(CaptureIdentity capture, long contentLength, String damage) {
        if (blockPackets > 0) {
            endBlock();
        }
        byte[] text = text(damage);
        int length = IndexLayout.HEADER_LENGTH
                + IndexLayout.padded(text.length)
                + entries.length()
                + descriptions.length()
                + losses.length()
                + filters.length();
        ByteBuffer index = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        index.putLong(IndexLayout.MAGIC).putShort(IndexLayout.VERSION).putShort((short) text.length);
        index.putInt(0).putLong(capture.length()).putInt(capture.checksum());
        index.putInt(entries.length() / IndexLayout.ENTRY_LENGTH)
                .putLong(contentLength)
                .putLong(packets);
        index.putInt(descriptionCount()).putInt(lossCount);
        index.put(text).position(IndexLayout.HEADER_LENGTH + IndexLayout.padded(text.length));
        index.put(entries.content())
                .put(descriptions.content())
                .put(losses.content())
                .put(filters.content());
        index.flip();
        return index.putInt(IndexLayout.CHECKSUM_OFFSET, checksum(index));
    }

    /** Computes the checksum of an index. */
    static int checksum(ByteBuffer index) {
        CRC32C checksum = new CRC32C();
        checksum.update(index.duplicate().position(0).limit(IndexLayout.CHECKSUM_OFFSET));
        checksum.update(index.duplicate().position(IndexLayout.CHECKSUM_OFFSET + Integer.BYTES));
        return (int) checksum.getValue();
    }

    /** Writes the index beside its capture. */
    public void write(Path capture, long contentLength, String damage) throws IOException {
        write(capture, toBytes(CaptureIdentity.of(capture), contentLength, damage));
    }

    /** Writes a complete index beside its capture. */
    static void write(Path capture, ByteBuffer index) throws IOException {
        Path name = IndexNames.indexOf(capture);
        Path part = IndexNames.partOf(capture);
        try (FileChannel channel = FileChannel.open(
                part, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            ByteBuffer rest = index.duplicate();
            while (rest.hasRemaining()) {
                channel.write(rest);
            }
        } catch (IOException e) {
            Files.deleteIfExists(part);
            throw e;
        }
        Files.move(part, name, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Forgets everything. */
    public void clear() {
        entries.clear();
        descriptions.clear();
        losses.clear();
        filters.clear();
        keys.clear();
        packets = 0;
        lossCount = 0;
        blockPackets = 0;
    }
}
