package io.witness.linux.memory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How much memory is there now: of the host, of the control groups, of the heap. */
final class HostMemory {
    private static final Pattern AVAILABLE = Pattern.compile("(?m)^MemAvailable:\\s+(\\d{1,15}) kB$");

    private final Path root;
    private final LongSupplier freeHeap;

    /** The directory in which proc and sys are, and what tells the bytes of heap that are free or could be. */
    HostMemory(Path root, LongSupplier freeHeap) {
        this.root = root;
        this.freeHeap = freeHeap;
    }

    /** The memory of this process's host. */
    static HostMemory ofThisProcess() {
        return new HostMemory(Path.of("/"), HostMemory::freeHeap);
    }

    private static long freeHeap() {
        Runtime runtime = Runtime.getRuntime();
        return runtime.maxMemory() - (runtime.totalMemory() - runtime.freeMemory());
    }

    /**
     * What a control group leaves.
     *
     * @param name the file that says the group's limit
     * @param bytes left, at least 0
     */
    record Room(String name, long bytes) {}

    /** What the host has to spare; empty before Linux 3.14. */
    OptionalLong available() throws IOException {
        Matcher line = AVAILABLE.matcher(Files.readString(root.resolve("proc/meminfo")));
        return line.find() ? OptionalLong.of(Long.parseLong(line.group(1)) << 10) : OptionalLong.empty();
    }

    /** What the control groups leave; empty if they do not limit memory. */
    Optional<Room> ofControlGroups() {
        return new ControlGroups(root).room();
    }

    /** Bytes of heap that are free, garbage not collected yet. */
    long heap() {
        return freeHeap.getAsLong();
    }
}
