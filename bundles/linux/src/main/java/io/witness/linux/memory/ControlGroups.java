package io.witness.linux.memory;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Finds how much memory the control groups leave to this process: those of version 2 and of version 1, each from the
 * process's own group up to the mounted one, because a limit at any level applies. Unreadable limits are ignored.
 */
final class ControlGroups {
    private static final int MOUNT_ROOT = 3;
    private static final int MOUNT_POINT = 4;

    /** Names the files of a version. */
    private record Version(String type, String controller, String limit, String usage, String cache) {
        static final Version TWO = new Version("cgroup2", "", "memory.max", "memory.current", "inactive_file ");
        static final Version ONE = new Version(
                "cgroup", "memory", "memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file ");
    }

    private final Path root;

    /** Reads below the directory that contains proc and sys. */
    ControlGroups(Path root) {
        this.root = root;
    }

    /** Returns the memory left in the tightest group; empty if none has a limit. */
    Optional<HostMemory.Room> room() {
        List<HostMemory.Room> rooms = new ArrayList<>();
        for (Version version : List.of(Version.TWO, Version.ONE)) {
            ownPath(version).ifPresent(path -> addRooms(version, path, rooms));
        }
        return rooms.stream().min((a, b) -> Long.compare(a.bytes(), b.bytes()));
    }

    /** Lines are {@code 0::/path} for version 2, {@code 4:memory,…:/path} for version 1. */
    private Optional<String> ownPath(Version version) {
        for (String line : lines("proc/self/cgroup")) {
            String[] parts = line.split(":", 3);
            if (parts.length == 3 && Arrays.asList(parts[1].split(",")).contains(version.controller())) {
                return Optional.of(parts[2]);
            }
        }
        return Optional.empty();
    }

    private void addRooms(Version version, String path, List<HostMemory.Room> rooms) {
        for (String line : lines("proc/self/mountinfo")) {
            String[] parts = line.split(" ");
            int dash = Arrays.asList(parts).indexOf("-");
            if (dash > MOUNT_POINT
                    && dash + 3 < parts.length
                    && parts[dash + 1].equals(version.type())
                    && Arrays.asList((parts[dash + 3] + ",").split(",", -1)).contains(version.controller())) {
                addRooms(version, parts[MOUNT_POINT], below(path, parts[MOUNT_ROOT]), rooms);
            }
        }
    }

    // In a container the mount may show only a part of the tree, while the process's path is complete.
    private static String below(String path, String mountRoot) {
        if (mountRoot.equals("/")) {
            return path;
        }
        boolean inside = path.equals(mountRoot) || path.startsWith(mountRoot + "/");
        return inside ? path.substring(mountRoot.length()) : "/";
    }

    private void addRooms(Version version, String mountPoint, String path, List<HostMemory.Room> rooms) {
        Path top = root.resolve(mountPoint.substring(1)).normalize();
        Path group = top.resolve(path.replaceFirst("^/+", "")).normalize();
        for (; group != null && group.startsWith(top); group = group.getParent()) {
            room(version, group).ifPresent(rooms::add);
        }
    }

    // Inactive cached pages of files are freed when memory is needed.
    private Optional<HostMemory.Room> room(Version version, Path group) {
        Path limit = group.resolve(version.limit());
        Optional<Long> most = number(limit);
        Optional<Long> used = number(group.resolve(version.usage()));
        if (most.isEmpty() || used.isEmpty()) {
            return Optional.empty();
        }
        long cached = lines(group.resolve("memory.stat")).stream()
                .filter(line -> line.startsWith(version.cache()))
                .findFirst()
                .flatMap(line -> number(line.substring(version.cache().length())))
                .orElse(0L);
        return Optional.of(
                new HostMemory.Room("/" + root.relativize(limit), Math.max(0, most.get() - used.get() + cached)));
    }

    private static Optional<Long> number(Path file) {
        return lines(file).stream().findFirst().flatMap(ControlGroups::number);
    }

    // Empty for max, which is no limit, and for garbage.
    private static Optional<Long> number(String text) {
        String digits = text.trim();
        return digits.matches("\\d{1,18}") ? Optional.of(Long.valueOf(digits)) : Optional.empty();
    }

    private List<String> lines(String name) {
        return lines(root.resolve(name));
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return List.of();
        }
    }
}
