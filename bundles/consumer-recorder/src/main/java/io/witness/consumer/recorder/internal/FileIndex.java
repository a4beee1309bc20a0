package io.witness.consumer.recorder.internal;

import io.witness.pcap.InterfaceDrops;
import io.witness.pcap.InterfaceInfo;
import io.witness.pcap.InterfaceStatistics;
import io.witness.pcap.PcapNgWalker;
import io.witness.recording.IndexBuilder;
import io.witness.recording.RecordedRing;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Builds the index of one file while it is written. Without memory for it the file has none; who needs it builds it from the file.
 * For one thread at a time.
 */
final class FileIndex {
    private static final Logger LOG = LoggerFactory.getLogger(FileIndex.class);

    /** Rings are told apart by their descriptions. */
    private static final InterfaceInfo NOT_ASKED = new InterfaceInfo(0, Optional.empty(), 0, Optional.empty());

    private final PcapNgWalker walker = new PcapNgWalker();
    /** Null: there is no memory. */
    private IndexBuilder builder;
    /** Bytes of the file so far, without compression. */
    private long contentBytes;
    /** Packets that packets of the file state as lost. */
    private long stated;

    FileIndex(Path directory) {
        try {
            builder = new IndexBuilder(directory);
        } catch (OutOfMemoryError e) {
            giveUp();
        }
    }

    private void giveUp() {
        drop();
        LOG.warn("recorder: there is no memory for the index of a file: it has none until it is searched");
    }

    /**
     * Adds blocks that were written.
     *
     * @param blocks from index 0 to the limit
     * @param linkTypes of the interfaces
     */
    void add(ByteBuffer blocks, int[] linkTypes) {
        if (builder == null) {
            return;
        }
        try {
            walker.wrap(blocks);
            while (walker.next()) {
                addBlock(linkTypes);
            }
            contentBytes += blocks.limit();
        } catch (OutOfMemoryError e) {
            giveUp();
        } catch (RuntimeException e) {
            drop();
            LOG.error("recorder: the index of a file has failed: it has none until it is searched", e);
        }
    }

    /** Counts bytes of the content that have no packets. */
    void addOther(int lengthInBytes) {
        contentBytes += lengthInBytes;
    }

    /** Notes the statistics at the start of the file and at its end, which are of the ring that its first interface describes. */
    void count(RecordedRing ring, InterfaceStatistics first, InterfaceStatistics last) {
        if (builder != null) {
            builder.count(new InterfaceDrops(
                    NOT_ASKED,
                    ring.description(),
                    last.startNanos(),
                    first.timeNanos(),
                    last.timeNanos(),
                    first.accepted() - first.delivered(),
                    last.accepted() - last.delivered(),
                    stated,
                    last.comment()));
        }
    }

    private void addBlock(int[] linkTypes) {
        long offset = contentBytes + walker.offset();
        if (walker.isPacket()) {
            builder.add(offset, linkTypes[walker.interfaceId()], walker);
            long lost = walker.lost();
            if (lost > 0) {
                stated += lost;
                builder.lose(walker.timeNanos(), lost, walker.comment());
            }
        } else if (walker.isDescription()) {
            builder.describe(offset);
        }
    }

    /** Forgets everything: the file is not what was added, or is given up. */
    void drop() {
        if (builder != null) {
            builder.close();
        }
        builder = null;
    }

    /** Writes the index beside the complete file. */
    void write(Path file) {
        if (builder == null) {
            return;
        }
        try {
            builder.write(file, contentBytes);
        } catch (IOException e) {
            LOG.warn("recorder: {} has no index until it is searched: {}", file, Problems.text(e));
        } catch (OutOfMemoryError e) {
            giveUp();
        } finally {
            drop();
        }
    }

    /** Returns the size of a file's index; 0 if there is none. */
    static long size(Path file) {
        try {
            return Files.size(IndexBuilder.indexOf(file));
        } catch (IOException e) {
            return 0;
        }
    }

    static void delete(Path file) throws IOException {
        Files.deleteIfExists(IndexBuilder.indexOf(file));
    }
}
