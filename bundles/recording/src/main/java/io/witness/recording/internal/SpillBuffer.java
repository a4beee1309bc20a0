package io.witness.recording.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/**
 * A little-endian buffer that grows: in memory up to a limit, beyond it in a file. That has no name, so that nothing is left of it
 * whatever happens. For one thread.
 */
final class SpillBuffer implements IndexContent {
    private final int mostInMemory;
    private Path directory = temporary();
    private ByteBuffer memory;
    private FileChannel file;
    /** What is in the file, before what is in memory. */
    private long spilled;

    private boolean failed;

    /** Creates an empty buffer; the capacity is doubled as often as necessary. */
    SpillBuffer(int capacity, int mostInMemory) {
        this.mostInMemory = mostInMemory;
        memory = ByteBuffer.allocate(capacity).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static Path temporary() {
        return Path.of(System.getProperty("java.io.tmpdir"));
    }

    /** Returns memory with room for more bytes; valid until the next call. */
    ByteBuffer withRoom(int length) {
        if (memory.remaining() < length && memory.position() + (long) length > mostInMemory && !failed) {
            spill();
        }
        if (memory.remaining() < length) {
            int capacity = (int) Math.min(
                    Integer.MAX_VALUE - 16, Math.max(2L * memory.capacity(), memory.position() + (long) length));
            memory =
                    ByteBuffer.allocate(capacity).order(ByteOrder.LITTLE_ENDIAN).put(memory.flip());
        }
        return memory;
    }

    private void spill() {
        try {
            if (file == null) {
                file = create();
            }
            ByteBuffer content = memory.duplicate().flip();
            for (long at = spilled; content.hasRemaining(); ) {
                at += file.write(content, at);
            }
            spilled += memory.position();
            memory.clear();
        } catch (IOException e) {
            failed = true;
        }
    }

    /** Creates it in the directory, or else where temporary files are. */
    private FileChannel create() throws IOException {
        try {
            return create(directory);
        } catch (IOException e) {
            return create(temporary());
        }
    }

    private static FileChannel create(Path directory) throws IOException {
        Path name = directory.resolve(".witness-" + UUID.randomUUID() + ".tmp");
        FileChannel created = FileChannel.open(
                name, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
        Files.delete(name);
        return created;
    }

    /** Tells whether it grows in memory only, because no file takes more. */
    boolean hasFailed() {
        return failed;
    }

    /** Returns how many bytes of memory it has. */
    int capacity() {
        return memory.capacity();
    }

    @Override
    public long length() {
        return spilled + memory.position();
    }

    @Override
    public void read(long offset, ByteBuffer target) throws IOException {
        ByteBuffer inMemory = memory.duplicate().flip();
        IndexContent rest = IndexContent.of(inMemory);
        IndexContent all = spilled == 0 ? rest : IndexContent.of(new InFile(file, spilled), rest);
        all.read(offset, target);
    }

    /** Empties it, and closes the file. A next one is created in a directory. */
    void clear(Path next) {
        directory = next;
        memory.clear();
        spilled = 0;
        failed = false;
        FileChannel closed = file;
        file = null;
        try {
            if (closed != null) {
                closed.close();
            }
        } catch (IOException e) {
            // what was in it is of no interest any more
        }
    }
}
