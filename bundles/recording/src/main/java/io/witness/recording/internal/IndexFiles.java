package io.witness.recording.internal;

import io.witness.api.packet.PacketCopy;
import io.witness.decode.PacketFields;
import io.witness.filter.FilterException;
import io.witness.pcap.CaptureFormatException;
import io.witness.pcap.CaptureReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.LongConsumer;

/** Loads the index of a capture; if it is missing, damaged, or of an earlier content, it is made again. */
final class IndexFiles {
    private static final int FIRST_CAPACITY = 1 << 16;
    /** How often progress is told, in packets. */
    private static final int PROGRESS_STEP = 1 << 14;

    /** Made when it is first needed, as it takes some time. */
    private IndexData data;
    /** Memory for one stored index after the other. */
    private ByteBuffer stored = ByteBuffer.allocateDirect(0);

    private final PacketCopy packet = new PacketCopy(FIRST_CAPACITY);
    private final LongConsumer progress;
    private final Recordings.Checkpoint beforeIndexing;

    /** Creates an instance that tells how many bytes of the content were read. */
    IndexFiles(LongConsumer progress, Recordings.Checkpoint beforeIndexing) {
        this.progress = progress;
        this.beforeIndexing = beforeIndexing;
    }

    /** Returns the index of a capture, from beside it if it can be used; valid until the next call. */
    CaptureIndex load(Path capture) throws IOException, FilterException {
        CaptureIndex index = loadStored(capture);
        if (index != null) {
            return index;
        }
        beforeIndexing.pass();
        return rebuild(capture);
    }

    private CaptureIndex loadStored(Path capture) throws IOException {
        Path file = IndexNames.indexOf(capture);
        if (!Files.isRegularFile(file)) {
            return null;
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return CaptureIndex.read(content(channel), CaptureIdentity.of(capture));
        } catch (IndexFormatException | OutOfMemoryError e) {
            return null; // it is of no use, whatever the reason
        }
    }

    /** Reads a file; not by a mapping, which would end the process if somebody cut the file off meanwhile. */
    private ByteBuffer content(FileChannel channel) throws IOException, IndexFormatException {
        long length = channel.size();
        if (length > Integer.MAX_VALUE) {
            throw new IndexFormatException("the length is wrong");
        }
        if (stored.capacity() < length) {
            stored = ByteBuffer.allocateDirect((int) length);
        }
        stored.clear().limit((int) length);
        while (stored.hasRemaining() && channel.read(stored) >= 0) {
            // until it is full, or the file ends
        }
        return stored.flip();
    }

    /** Makes an index again, and stores it, if the capture is complete and its directory is writable. */
    CaptureIndex rebuild(Path capture) throws IOException {
        CaptureIdentity before = CaptureIdentity.of(capture);
        ByteBuffer bytes = build(capture, before);
        if (!Captures.isPart(capture) && before.equals(CaptureIdentity.of(capture))) {
            try {
                IndexData.write(capture, bytes);
            } catch (IOException e) {
                // it is made again the next time
            }
        }
        try {
            return CaptureIndex.read(bytes, before);
        } catch (IndexFormatException e) {
            throw new IOException(capture + ": the index cannot be made: " + e.getMessage(), e);
        }
    }

    private ByteBuffer build(Path capture, CaptureIdentity identity) throws IOException {
        if (data == null) {
            data = new IndexData();
        }
        data.clear();
        try (CaptureReader reader = CaptureReader.open(capture)) {
            String damage = "";
            try {
                addAll(reader, Captures.isPart(capture));
            } catch (CaptureFormatException e) {
                damage = e.getMessage();
            }
            if (reader.descriptions().length > IndexLayout.MOST_DESCRIPTIONS) {
                throw new IOException(capture + ": it describes more than " + IndexLayout.MOST_DESCRIPTIONS
                        + " interfaces, which cannot be indexed: read it with tcpdump or tshark");
            }
            for (long description : reader.descriptions()) {
                data.describe(description);
            }
            return data.toBytes(identity, Math.max(reader.nextOffset(), reader.offset()), damage);
        }
    }

    /** Adds all packets; of a capture that grows, whose index is used once, only their times: the rest costs more than it saves. */
    private void addAll(CaptureReader reader, boolean isGrowing) throws IOException {
        for (long count = 1; reader.next(packet); count++) {
            int length = (int) Math.min(Integer.MAX_VALUE, reader.nextOffset() - reader.offset());
            if (isGrowing) {
                data.addUnread(reader.offset(), length, packet.timeNanos());
            } else {
                PacketFields fields = data.fields(reader.linkType());
                fields.read(packet);
                data.add(reader.offset(), length, packet.timeNanos(), fields);
            }
            if (reader.dropCount() != 0) {
                data.lose(packet.timeNanos(), reader.dropCount(), reader.comment());
            }
            if (count % PROGRESS_STEP == 0) {
                progress.accept(reader.nextOffset());
                checkInterrupted();
            }
        }
    }

    private static void checkInterrupted() throws IOException {
        if (Thread.currentThread().isInterrupted()) {
            throw new java.io.InterruptedIOException("interrupted");
        }
    }
}
