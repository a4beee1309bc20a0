package io.witness.consumer.recorder.internal;

import io.witness.api.consumer.ConsumerContext;
import io.witness.api.packet.Block;
import io.witness.api.packet.MalformedBlockException;
import io.witness.api.packet.Packet;
import io.witness.api.packet.PacketCursor;
import io.witness.api.ring.RingTotals;
import io.witness.pcap.BlockPosition;
import io.witness.pcap.PcapNgEncoder;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/**
 * Encodes the packets of one ring, from the first one until the ring is closed or the recorder removed; it goes on when the
 * recorder is reopened. For the consumer's thread.
 */
final class RingCapture {
    private static final long MINUTE_NANOS = TimeUnit.MINUTES.toNanos(1);
    /** How long packets are in memory at most while others arrive. */
    private static final long KEEP_NANOS = TimeUnit.SECONDS.toNanos(1);
    /** With compression, whose parts should not be too small. */
    private static final long KEEP_COMPRESSED_NANOS = TimeUnit.SECONDS.toNanos(4);
    /** Less than the shortest time after which a reader is evicted, unless it is configured to less than the default. */
    private static final long WAIT_MILLIS = 50;
    /** A disk that takes nothing for so long hangs: packets are discarded at once until it takes some. */
    private static final long HANG_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final int STATISTICS_BYTES = 1024;
    private static final int COMMENT_BYTES = 1024;

    private final RecorderSettings settings;
    private final LossAccount losses;
    private final PcapNgEncoder encoder = new PcapNgEncoder();
    private final ChunkQueue queue;
    private final SeriesWriter writer;
    private final InterfaceTable interfaces;
    private final FileBounds bounds;
    private final LinkGap link = new LinkGap();
    private final RecorderFigures figures = new RecorderFigures();
    private final long keepNanos;
    private ConsumerContext context;
    private Chunk chunk;
    private long chunkNanos;
    /** Whether there was no chunk for a packet of this block. */
    private boolean hasNoRoom;
    /** Whether the next packet has to state something. Looked at once a block, and when something is lost. */
    private boolean isBehindGap;

    private long sequenceNumber;
    /** The packets of this block before the present one. */
    private int packetNumber;
    /** Whether the next packet that is put has to say where it is in the ring. */
    private boolean tellsPosition;

    /** Since when all chunks are full; 0: they are not. */
    private long fullNanos;

    private boolean isReopened;
    private long startPackets;
    private final long startDropped;
    private long startNanos;
    private long newestNanos;
    private long encoded;
    private long accountedPackets;
    private long dropped;
    private long statisticsNanos;
    private boolean malformed;

    /** Begins a capture; the writer is still to be started. */
    RingCapture(
            RecorderSettings settings,
            ConsumerContext context,
            CapturePosition position,
            ChunkQueue queue,
            LossAccount losses,
            SeriesWriter writer,
            FileBounds bounds) {
        this.settings = settings;
        this.context = context;
        this.queue = queue;
        this.losses = losses;
        this.writer = writer;
        this.bounds = bounds;
        this.keepNanos = settings.compression() == Compression.NONE ? KEEP_NANOS : KEEP_COMPRESSED_NANOS;
        this.interfaces = new InterfaceTable(context);
        this.startPackets = position.packets();
        this.startDropped = position.dropped() < 0 ? dropped(context) : position.dropped();
        figures.begin(context);
    }

    /** Tells whether the files go where these settings want them. */
    boolean isFor(RecorderSettings wanted) {
        return wanted == settings
                || wanted.directory().equals(settings.directory())
                        && wanted.pattern().equals(settings.pattern())
                        && wanted.bufferBytes() == settings.bufferBytes()
                        && wanted.compression() == settings.compression();
    }

    FileBounds bounds() {
        return bounds;
    }

    /** Goes on after the recorder was reopened. */
    void reopen(ConsumerContext reopened) {
        context = reopened;
        isReopened = true;
        figures.begin(reopened);
    }

    private static long dropped(ConsumerContext context) {
        RingTotals totals = context.totals();
        return totals.isKnown() ? totals.dropped() : 0;
    }

    void accept(Block block) throws InterruptedException {
        hasNoRoom = false;
        sequenceNumber = block.sequenceNumber();
        packetNumber = 0;
        tellsPosition = true;
        findGap();
        isBehindGap = losses.pending() > 0 || link.isPending();
        PacketCursor packets = block.packets();
        boolean isFirst = true;
        try {
            while (packets.hasNext()) {
                Packet packet = packets.next();
                if (isFirst && packet.isLosing()) {
                    findDrops();
                }
                isFirst = false;
                write(packet);
                accountedPackets++;
                packetNumber++;
            }
        } catch (MalformedBlockException e) {
            malformed = true;
            throw e;
        } finally {
            endOfBlock();
        }
    }

    /** Finds packets that the ring has taken and the recorder has not seen. */
    private void findGap() {
        long before = context.packetsBefore();
        if (startPackets < 0) {
            startPackets = before;
        }
        account(before);
    }

    /** Accounts for all packets that the ring has taken up to one. */
    private void account(long packets) {
        long missing = packets - startPackets - accountedPackets;
        if (missing > 0) {
            losses.add(isReopened ? Loss.UNREAD : malformed ? Loss.MALFORMED : Loss.SKIPPED, missing);
            accountedPackets += missing;
        }
        isReopened = false;
        malformed = false;
    }

    private void findDrops() {
        long now = dropped(context) - startDropped;
        if (now > dropped) {
            losses.add(Loss.KERNEL, now - dropped);
            dropped = now;
            isBehindGap = true;
        }
    }

    private void write(Packet packet) throws InterruptedException {
        long time = packet.timeNanos();
        if (bounds.isBehind(time)) {
            endFile();
        }
        int id = interfaces.of(packet);
        int room = PcapNgEncoder.packetRoom(packet, isBehindGap ? COMMENT_BYTES : 0)
                + STATISTICS_BYTES
                + interfaces.roomOfNew();
        if (!ensureRoom(room, time)) {
            losses.add(Loss.DISK, 1);
            isBehindGap = true;
            return;
        }
        putDue(time);
        interfaces.putNew(encoder);
        long position = position();
        if (isBehindGap) {
            LossAccount.Statement statement = losses.state(chunk.statements);
            put(id, packet, position, statement.packets(), comment(statement.text(), time));
        } else {
            put(id, packet, position, 0, PcapNgEncoder.NO_COMMENT);
        }
        chunk.count(time);
        bounds.count(time);
        newestNanos = Math.max(newestNanos, time);
        encoded++;
    }

    /** The first packet of a block says where it is in the ring, and that of a chunk, with which a file may begin. */
    private long position() {
        if (!tellsPosition && chunk.packets > 0) {
            return PcapNgEncoder.NO_IDENTIFIER;
        }
        tellsPosition = false;
        return BlockPosition.of(context.fanoutIndex(), sequenceNumber, packetNumber);
    }

    private byte[] comment(String losses, long time) {
        String down = link.isPending() ? link.state(time) : "";
        String both = down.isEmpty() || losses.isEmpty() ? down + losses : down + "; " + losses;
        return both.getBytes(StandardCharsets.UTF_8);
    }

    private void put(int id, Packet packet, long position, long lost, byte[] comment) {
        if (interfaces.isCooked(id)) {
            encoder.cookedPacket(id, packet, position, lost, comment);
        } else {
            encoder.packet(id, interfaces.linkType(id), packet, position, lost, comment);
        }
    }

    private boolean ensureRoom(int room, long time) throws InterruptedException {
        if (chunk != null && chunk.bytes.remaining() < room) {
            handOver();
        }
        if (chunk == null && !hasNoRoom) {
            chunk = queue.take(room, isHanging() ? 0 : WAIT_MILLIS);
            hasNoRoom = chunk == null;
            if (chunk != null) {
                fullNanos = 0;
                beginChunk(time);
            } else if (fullNanos == 0) {
                fullNanos = System.nanoTime();
            }
        }
        return chunk != null;
    }

    // Blocks that wait for such a disk would be missing in the ring.
    private boolean isHanging() {
        return fullNanos != 0 && System.nanoTime() - fullNanos > HANG_NANOS;
    }

    private void beginChunk(long time) {
        if (startNanos == 0) {
            startNanos = time;
            newestNanos = time;
        }
        encoder.into(chunk.bytes);
        interfaces.beginWithFirst();
        chunk.header = interfaces.header();
        chunk.before = counters();
        chunkNanos = System.nanoTime();
    }

    /** Puts statistics once a minute of packet time. */
    private void putDue(long time) {
        if (statisticsNanos == 0 || time < statisticsNanos - 2 * MINUTE_NANOS) {
            statisticsNanos = time - time % MINUTE_NANOS + MINUTE_NANOS;
        } else if (time >= statisticsNanos && encoded > 0) {
            statisticsNanos = time - time % MINUTE_NANOS + MINUTE_NANOS;
            findDrops();
            encoder.statistics(counters().before(losses));
        }
    }

    private Counters counters() {
        return new Counters(startNanos, newestNanos, encoded, losses.lost(), losses.stated());
    }

    private void endOfBlock() {
        if (chunk != null && System.nanoTime() - chunkNanos > keepNanos) {
            handOver();
        }
        if (bounds.isRequested()) {
            endFile();
        }
        figures.show(encoded, losses, writer.filesBegun());
    }

    /** Does periodic work while no packets arrive; {@code isDown}: because the interface is down. */
    void tick(long packetNanos, boolean isDown) {
        findDrops();
        if (startNanos != 0) {
            newestNanos = Math.max(newestNanos, packetNanos);
        }
        link.look(isDown, packetNanos);
        if (bounds.isRequested() || packetNanos != 0 && bounds.isBehind(packetNanos)) {
            endFile();
        } else if (chunk != null && (keepNanos == KEEP_NANOS || System.nanoTime() - chunkNanos > keepNanos)) {
            handOver();
        }
        figures.show(encoded, losses, writer.filesBegun());
    }

    private void handOver() {
        chunk.counters = counters();
        chunk.linkTypes = interfaces.linkTypes();
        queue.put(chunk);
        chunk = null;
    }

    private void endFile() {
        putEnd(false);
        bounds.fileEnds();
    }

    private void putEnd(boolean isLast) {
        Chunk end = chunk == null ? new Chunk(0) : chunk;
        chunk = null;
        end.endsFile = true;
        end.isLast = isLast;
        end.counters = counters();
        end.linkTypes = interfaces.linkTypes();
        OpenWork.begin();
        queue.put(end);
    }

    /** Ends the file, but not the capture: the recorder is reopened. */
    void pause() {
        endFile();
    }

    /** Ends the capture. */
    void end() {
        if (startPackets >= 0) {
            account(context.packetsTaken());
            findDrops();
        }
        putEnd(true);
    }

    /** Ends the capture before the present block; another one goes on there. */
    CapturePosition endHere() {
        putEnd(true);
        long packets = startPackets < 0 ? startPackets : startPackets + accountedPackets;
        return new CapturePosition(packets, startDropped + dropped);
    }
}
