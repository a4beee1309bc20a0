package io.witness.recording.internal;

import io.witness.api.packet.LinkTypes;
import io.witness.decode.PacketFields;
import io.witness.pcap.InterfaceDrops;
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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * An index that is being built, in its format, see {@link IndexLayout}. What takes more memory than a few MiB goes to files. If they
 * cannot be written, the rest of the blocks has no filters. For one thread.
 */
public final class IndexData {
    /** Bytes of the capture in a block, unless its last packet is longer, or its keys are too many. */
    static final int BLOCK_LENGTH = 1 << 19;

    /** Stands for all link types whose packets are not looked at: a file may have any number of them. */
    private static final int UNSUPPORTED = LinkTypes.NULL;

    private static final int FIRST_CAPACITY = 1 << 16;
    private static final int FIRST_CAPACITY_OF_SLICE = 1 << 12;

    /** Memory for the entries of some 6 GiB of a capture. */
    private static final int MOST_ENTRIES_IN_MEMORY = 1 << 20;
    /** Memory for the filters of a file as the recorder writes them by default: some 256 MiB. */
    private static final int MOST_FILTERS_IN_MEMORY = 1 << 22;

    private static final int COPY_BYTES = 1 << 16;

    private final int blockLength;
    private final BlockKeys keys = new BlockKeys();
    private final FilterPlan plan = new FilterPlan();
    private final SpillBuffer entries;
    private final SpillBuffer descriptions = new SpillBuffer(Long.BYTES, Integer.MAX_VALUE);
    private final SpillBuffer losses = new SpillBuffer(FIRST_CAPACITY, Integer.MAX_VALUE);
    private final SpillBuffer drops = new SpillBuffer(Long.BYTES, Integer.MAX_VALUE);
    private final SpillBuffer[] slices = new SpillBuffer[IndexLayout.SLICE_COUNT];

    private PacketFields[] fields = new PacketFields[0];
    private int[] linkTypes = new int[0];
    private PacketFields lastFields;
    private int lastType;

    private long packets;
    private int descriptionCount;
    private int lossCount;
    /** Where the last loss is in the buffer. */
    private int lastLoss;

    private int dropCount;
    private Path directory = Path.of(System.getProperty("java.io.tmpdir"));

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
        this(blockLength, MOST_ENTRIES_IN_MEMORY, MOST_FILTERS_IN_MEMORY);
    }

    /** Creates an empty index with blocks of another length, of which so many bytes are in memory. */
    IndexData(int blockLength, int mostEntriesInMemory, int mostFiltersInMemory) {
        this.blockLength = blockLength;
        entries = new SpillBuffer(FIRST_CAPACITY, mostEntriesInMemory);
        for (int slice = 0; slice < slices.length; slice++) {
            slices[slice] = new SpillBuffer(FIRST_CAPACITY_OF_SLICE, mostFiltersInMemory / slices.length);
        }
    }

    /** Sets where files may be: beside the capture, or else where temporary files are. Before anything is added. */
    public void spillInto(Path beside) {
        directory = beside;
        clear();
    }

    /** Notes a section header or an interface; with too many of them there is no index. */
    public void describe(long offset) {
        if (descriptionCount++ < IndexLayout.MOST_DESCRIPTIONS) {
            descriptions.withRoom(Long.BYTES).putLong(offset);
        }
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
        if (!isWhole()) {
            plan.withoutFilters();
        }
        ByteBuffer entry = entries.withRoom(IndexLayout.ENTRY_LENGTH);
        entry.putLong(blockOffset).putInt((int) (blockEnd - blockOffset)).putInt(blockPackets);
        entry.putLong(earliest).putLong(latest);
        entry.putInt(keys.isUnclear() ? IndexLayout.UNCLEAR : 0).putInt(0);
        for (int kind = 0; kind < KeyKind.COUNT; kind++) {
            int start = (int) (slices[IndexLayout.firstSlice(kind)].length() / Long.BYTES);
            int words = plan.words(kind) / IndexLayout.slices(kind);
            entry.putLong(IndexLayout.filter(start, words, plan.probes(), plan.state(kind)));
            putFilter(kind, words);
        }
        packets += blockPackets;
        blockPackets = 0;
        keys.clear();
    }

    /** Appends the filter of a kind to its slices, so many words to each. */
    private void putFilter(int kind, int words) {
        if (words == 0) {
            return;
        }
        int length = words * Long.BYTES;
        int first = IndexLayout.firstSlice(kind);
        int end = first + IndexLayout.slices(kind);
        for (int slice = first; slice < end; slice++) {
            ByteBuffer buffer = slices[slice].withRoom(length);
            Arrays.fill(buffer.array(), buffer.position(), buffer.position() + length, (byte) 0);
        }
        KeySet set = keys.kind(KeyKind.of(kind));
        for (int i = 0; i < set.size(); i++) {
            ByteBuffer buffer = slices[first + IndexLayout.slice(kind, set.key(i))].withRoom(0);
            KeyFilter.add(buffer, buffer.position(), words, plan.probes(), set.key(i));
        }
        for (int slice = first; slice < end; slice++) {
            ByteBuffer buffer = slices[slice].withRoom(0);
            buffer.position(buffer.position() + length);
        }
    }

    /** Notes lost packets. Of a file that says so very often, the last ones are noted as one. */
    public void lose(long timeNanos, long lost, String reason) {
        if (lossCount == IndexLayout.MOST_LOSSES || losses.length() > IndexLayout.MOST_LOSS_BYTES) {
            ByteBuffer buffer = losses.withRoom(0);
            buffer.putLong(lastLoss, timeNanos);
            buffer.putLong(lastLoss + Long.BYTES, buffer.getLong(lastLoss + Long.BYTES) + lost);
            return;
        }
        byte[] text = text(reason);
        int length = IndexLayout.padded(IndexLayout.LOSS_FIXED_LENGTH + text.length);
        ByteBuffer buffer = losses.withRoom(length);
        lastLoss = buffer.position();
        int end = lastLoss + length;
        buffer.putLong(timeNanos).putLong(lost).putShort((short) text.length).put(text);
        pad(buffer, end);
        lossCount++;
    }

    /** Notes what an interface's statistics say of lost packets. */
    public void count(InterfaceDrops counted) {
        byte[] name = text(DropCounts.nameOf(counted));
        byte[] comment = text(counted.comment());
        int length = IndexLayout.padded(IndexLayout.DROPS_FIXED_LENGTH + name.length + comment.length);
        ByteBuffer buffer = drops.withRoom(length);
        int end = buffer.position() + length;
        buffer.putLong(counted.startNanos()).putLong(counted.firstNanos()).putLong(counted.lastNanos());
        buffer.putLong(counted.before()).putLong(counted.total()).putLong(counted.stated());
        buffer.putShort((short) name.length).putShort((short) comment.length);
        buffer.put(name).put(comment);
        pad(buffer, end);
        dropCount++;
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

    /**
     * Returns the complete index of a capture, of use until {@link #clear}.
     *
     * @throws IOException if a file cannot be read, or the capture describes too many interfaces
     */
    IndexContent content(CaptureIdentity capture, long contentLength, String damage) throws IOException {
        if (blockPackets > 0) {
            endBlock();
        }
        if (descriptionCount > IndexLayout.MOST_DESCRIPTIONS) {
            throw new IOException("it describes more than " + IndexLayout.MOST_DESCRIPTIONS
                    + " interfaces, which cannot be indexed: read it with tcpdump or tshark");
        }
        byte[] text = text(damage);
        ByteBuffer header = ByteBuffer.allocate(IndexLayout.HEADER_LENGTH + IndexLayout.padded(text.length))
                .order(ByteOrder.LITTLE_ENDIAN);
        header.putLong(IndexLayout.MAGIC).putShort(IndexLayout.VERSION).putShort((short) text.length);
        header.putInt(0).putLong(capture.length()).putInt(capture.checksum());
        header.putInt((int) (entries.length() / IndexLayout.ENTRY_LENGTH))
                .putLong(contentLength)
                .putLong(packets);
        header.putInt(descriptionCount).putInt(lossCount).putInt(dropCount).putInt(0);
        header.position(IndexLayout.HEADER_LENGTH);
        header.put(text).rewind();
        IndexContent front = IndexContent.of(IndexContent.of(header), entries, descriptions, losses, drops);
        header.putLong(IndexLayout.FRONT_LENGTH_OFFSET, front.length());
        List<IndexContent> parts = new ArrayList<>(List.of(front));
        for (int slice = 0; slice < slices.length; slice++) {
            int description = IndexLayout.SLICES_OFFSET + slice * Long.BYTES;
            header.putInt(description, (int) (slices[slice].length() / Long.BYTES));
            header.putInt(description + Integer.BYTES, checksum(slices[slice], 0, slices[slice].length()));
            parts.add(slices[slice]);
        }
        header.putInt(IndexLayout.CHECKSUM_OFFSET, frontChecksum(front, front.length()));
        return IndexContent.of(parts.toArray(IndexContent[]::new));
    }

    /** Tells whether all filters are there: otherwise the index is of use, but should not stay. */
    boolean isWhole() {
        for (SpillBuffer slice : slices) {
            if (slice.hasFailed()) {
                return false;
            }
        }
        return true;
    }

    /** Returns how many bytes of memory its buffers have. */
    long capacity() {
        long capacity = (long) entries.capacity() + descriptions.capacity() + losses.capacity() + drops.capacity();
        for (SpillBuffer slice : slices) {
            capacity += slice.capacity();
        }
        return capacity;
    }

    /** Computes the checksum of the front of an index. */
    static int frontChecksum(IndexContent index, long frontLength) throws IOException {
        ByteBuffer start = ByteBuffer.allocate(IndexLayout.CHECKSUM_OFFSET);
        index.read(0, start);
        CRC32C checksum = new CRC32C();
        checksum.update(start.flip());
        update(checksum, index, IndexLayout.CHECKSUM_OFFSET + Integer.BYTES, frontLength);
        return (int) checksum.getValue();
    }

    /** Computes the checksum of a part of an index. */
    static int checksum(IndexContent index, long from, long to) throws IOException {
        CRC32C checksum = new CRC32C();
        update(checksum, index, from, to);
        return (int) checksum.getValue();
    }

    private static void update(CRC32C checksum, IndexContent index, long from, long to) throws IOException {
        ByteBuffer part = ByteBuffer.allocate((int) Math.min(COPY_BYTES, to - from));
        for (long at = from; at < to; at += part.limit()) {
            part.clear().limit((int) Math.min(part.capacity(), to - at));
            index.read(at, part);
            checksum.update(part.flip());
        }
    }

    /** Writes the index beside its capture. */
    public void write(Path capture, long contentLength, String damage) throws IOException {
        IndexContent content = content(CaptureIdentity.of(capture), contentLength, damage);
        if (!isWhole()) {
            throw new IOException("there is no room for it on the disk");
        }
        write(capture, content);
    }

    /** Writes a complete index beside its capture. */
    static void write(Path capture, IndexContent index) throws IOException {
        Path name = IndexNames.indexOf(capture);
        Path part = IndexNames.partOf(capture);
        Files.deleteIfExists(part); // of a run that was killed; a link or a pipe would be written through
        try (FileChannel channel = FileChannel.open(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.allocate(COPY_BYTES);
            for (long at = 0; at < index.length(); at += bytes.limit()) {
                bytes.clear().limit((int) Math.min(bytes.capacity(), index.length() - at));
                index.read(at, bytes);
                bytes.flip();
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
            }
        } catch (IOException e) {
            Files.deleteIfExists(part);
            throw e;
        }
        Files.move(part, name, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Forgets everything, and closes files. */
    public void clear() {
        entries.clear(directory);
        descriptions.clear(directory);
        losses.clear(directory);
        drops.clear(directory);
        for (SpillBuffer slice : slices) {
            slice.clear(directory);
        }
        keys.clear();
        packets = 0;
        descriptionCount = 0;
        lossCount = 0;
        dropCount = 0;
        blockPackets = 0;
    }
}
