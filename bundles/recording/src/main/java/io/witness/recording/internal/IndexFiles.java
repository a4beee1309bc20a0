package io.witness.recording.internal;

import io.witness.api.packet.PacketCopy;
import io.witness.decode.PacketFields;
import io.witness.filter.FilterException;
import io.witness.pcap.CaptureFormatException;
import io.witness.pcap.CaptureReader;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/** Loads the index of a capture; if it is missing, damaged, or of an earlier content, it is made again. For one thread. */
final class IndexFiles implements Closeable {
    private static final int FIRST_CAPACITY = 1 << 16;
    /** How often progress is told, in packets. */
    private static final int PROGRESS_STEP = 1 << 14;

    /** Made when it is first needed, as it takes some time. */
    private IndexData data;
    /** The stored index that was loaded last. */
    private FileChannel stored;

    private final PacketCopy packet = new PacketCopy(FIRST_CAPACITY);
    private final LongConsumer progress;
    private final Recordings.Checkpoint beforeIndexing;
    private final Consumer<String> notices;
    private final long slices;
    private boolean isOfAnotherVersion;

    /** Creates an instance that tells how many bytes of the content were read, and reads some {@link Condition#slices}. */
    IndexFiles(LongConsumer progress, Recordings.Checkpoint beforeIndexing, Consumer<String> notices, long slices) {
        this.progress = progress;
        this.beforeIndexing = beforeIndexing;
        this.notices = notices;
        this.slices = slices;
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
        closeStored();
        Path file = IndexNames.indexOf(capture);
        if (!Files.isRegularFile(file)) {
            return null;
        }
        CaptureIdentity identity = CaptureIdentity.of(capture);
        try {
            stored = FileChannel.open(file, StandardOpenOption.READ);
            return CaptureIndex.read(IndexContent.of(stored), identity, slices);
        } catch (IndexVersionException e) {
            if (!isOfAnotherVersion) {
                notices.accept(file + " is of another version of Witness: it is made again, and so are others");
            }
            isOfAnotherVersion = true;
            return null;
        } catch (IndexFormatException | OutOfMemoryError e) {
            return null; // it is of no use, whatever the reason
        } catch (IOException e) {
            checkInterrupted();
            return null;
        }
    }

    private void closeStored() throws IOException {
        if (stored != null) {
            stored.close();
        }
        stored = null;
    }

    /** Makes an index again, and stores it, if the capture is complete and its directory is writable. */
    CaptureIndex rebuild(Path capture) throws IOException {
        CaptureIdentity before = CaptureIdentity.of(capture);
        IndexContent content = build(capture, before);
        if (!Captures.isPart(capture) && data.isWhole() && before.equals(CaptureIdentity.of(capture))) {
            try {
                IndexData.write(capture, content);
            } catch (IOException e) {
                checkInterrupted(); // otherwise it is made again the next time
            }
        }
        try {
            return CaptureIndex.read(content, before, slices);
        } catch (IndexFormatException e) {
            throw new IOException(capture + ": the index cannot be made: " + e.getMessage(), e);
        }
    }

    private IndexContent build(Path capture, CaptureIdentity identity) throws IOException {
        if (data == null) {
            data = new IndexData();
        }
        data.spillInto(capture.toAbsolutePath().getParent());
        try (CaptureReader reader = CaptureReader.open(capture)) {
            String damage = "";
            try {
                addAll(reader, Captures.isPart(capture));
            } catch (CaptureFormatException e) {
                damage = e.getMessage();
            }
            for (long description : reader.descriptions()) {
                data.describe(description);
            }
            reader.drops().forEach(data::count);
            return data.content(identity, Math.max(reader.nextOffset(), reader.offset()), damage);
        }
    }

    @Override
    public void close() throws IOException {
        closeStored();
        if (data != null) {
            data.clear();
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
            if (reader.dropCount() > 0) {
                data.lose(packet.timeNanos(), reader.dropCount(), reader.comment());
            }
            if (count % PROGRESS_STEP == 0) {
                progress.accept(reader.nextOffset());
                checkInterrupted();
            }
        }
    }

    /** Fails if the thread is interrupted: whatever has failed, has failed for that. */
    static void checkInterrupted() throws IOException {
        if (Thread.currentThread().isInterrupted()) {
            throw new java.io.InterruptedIOException("interrupted");
        }
    }
}
