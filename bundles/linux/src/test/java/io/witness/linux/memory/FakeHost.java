package io.witness.linux.memory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Files as in /proc and /sys, and a heap. */
final class FakeHost {
    static final long MIB = 1 << 20;
    /** Bytes of a block that is 1 MiB. */
    static final int BLOCK = 1 << 20;

    private final Path root;
    volatile long freeHeap = 1 << 30;
    volatile int collections;
    /** What a collection finds. */
    volatile long garbage;

    FakeHost(Path root) {
        this.root = root;
        available(1 << 20);
    }

    void available(long mebibytes) {
        file("proc/meminfo", "MemFree: 1 kB\nMemAvailable:    " + (mebibytes << 10) + " kB\n");
    }

    void file(String name, String text) {
        try {
            Path file = root.resolve(name);
            Files.createDirectories(file.getParent());
            Path whole = Files.writeString(file.resolveSibling("new"), text);
            Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    MemoryAdmission admission(long patienceNanos) {
        return new MemoryAdmission(new HostMemory(root, () -> freeHeap), this::collect, patienceNanos);
    }

    private void collect() {
        collections++;
        freeHeap += garbage;
        garbage = 0;
    }
}
