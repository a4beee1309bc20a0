package io.witness.linux.memory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds how much memory is available: of the host, of the control groups, of the heap. */
final class HostMemory {
    private static final Pattern AVAILABLE = Pattern.compile("(?m)^MemAvailable:\\s+(\\d{1,15}) kB$");

    private final Path root;
    private final LongSupplier freeHeap;

    /**
     * Reads below the directory that contains proc and sys; {@code freeHeap} supplies the bytes of heap that are free or
     * could be.
     */
    HostMemory(Path root, LongSupplier freeHeap) {
        this.root = root;
        this.freeHeap = freeHeap;
    }

    /** Creates a reader for this process's host. */
    static HostMemory ofThisProcess() {
        return new HostMemory(Path.of("/"), HostMemory::freeHeap);
    }

    private static long freeHeap() {
        Runtime runtime = Runtime.getRuntime();
        return runtime.maxMemory() - (runtime.totalMemory() - runtime.freeMemory());
    }

    /**
     * Describes the memory left in a control group.
     *
     * @param name the file with the group's limit
     * @param bytes left, at least 0
     */
    record Room(String name, long bytes) {}

    /** Returns the memory available on the host; empty before Linux 3.14. */
    OptionalLong available() throws IOException {
        Matcher line = AVAILABLE.matcher(Files.readString(root.resolve("proc/meminfo")));
        return line.find() ? OptionalLong.of(Long.parseLong(line.group(1)) << 10) : OptionalLong.empty();
    }

    /** Returns the memory left in the control groups; empty if they do not limit it. */
    Optional<Room> ofControlGroups() {
        return new ControlGroups(root).room();
    }

    /** Returns the free bytes of heap, without garbage that is not collected yet. */
    long heap() {
        return freeHeap.getAsLong();
    }
}
