package io.witness.afpacket.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Finds the processes that keep sockets alive, by a descriptor or a mapping. */
final class SocketHolders {
    private static final Path PROC = Path.of("/proc");
    private static final String NOBODY =
            "no process that can be looked into: as root, `grep -l socket: /proc/*/maps` and `ss -0 -p` tell more";

    private SocketHolders() {}

    /** Returns a string such as {@code client (pid 17), other (pid 18)}. */
    static String find(Set<Long> inodes) {
        return find(PROC, inodes);
    }

    static String find(Path proc, Set<Long> inodes) {
        List<String> holders = new ArrayList<>();
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(proc, "[0-9]*")) {
            for (Path process : processes) {
                if (hasDescriptor(process, inodes) || hasMapping(process, inodes)) {
                    holders.add(name(process) + " (pid " + process.getFileName() + ")");
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            return "unknown processes: " + e;
        }
        return holders.isEmpty() ? NOBODY : String.join(", ", holders);
    }

    private static boolean hasDescriptor(Path process, Set<Long> inodes) {
        try (Stream<Path> descriptors = Files.list(process.resolve("fd"))) {
            return descriptors.anyMatch(descriptor -> isOneOf(inodes, target(descriptor)));
        } catch (IOException | UncheckedIOException e) {
            return false; // it has ended, or belongs to another user
        }
    }

    // The mapped file is at the end of the line.
    private static boolean hasMapping(Path process, Set<Long> inodes) {
        try (Stream<String> lines = Files.lines(process.resolve("maps"), StandardCharsets.ISO_8859_1)) {
            return lines.anyMatch(line -> isOneOf(inodes, line.substring(line.lastIndexOf(' ') + 1)));
        } catch (IOException | UncheckedIOException e) {
            return false;
        }
    }

    private static boolean isOneOf(Set<Long> inodes, String link) {
        return SocketInode.parse(link).stream().anyMatch(inodes::contains);
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException e) {
            return "";
        }
    }

    // A process can choose its name, which must not break the line of the message.
    private static String name(Path process) {
        try {
            byte[] name = Files.readAllBytes(process.resolve("comm"));
            return new String(name, StandardCharsets.UTF_8)
                    .stripTrailing()
                    .replaceAll("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]", "?");
        } catch (IOException e) {
            return "?";
        }
    }
}
