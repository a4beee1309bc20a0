package io.witness.afpacket.internal;

import io.witness.api.ring.RingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads the packet sockets of the network namespace from /proc/net/packet: one per line, after a line of headings. */
final class PacketSocketTable {
    private static final Path FILE = Path.of("/proc/net/packet");

    private PacketSocketTable() {}

    /** Returns the inodes of the sockets. */
    static Set<Long> inodes() throws RingException {
        try {
            return inodes(Files.readAllLines(FILE));
        } catch (IOException e) {
            throw new RingException("the packet sockets of the host are unknown: " + e);
        }
    }

    static Set<Long> inodes(List<String> lines) {
        Set<Long> inodes = new HashSet<>();
        int column = lines.isEmpty() ? -1 : columns(lines.get(0)).indexOf("Inode");
        for (String line : lines) {
            List<String> columns = columns(line);
            if (column >= 0 && column < columns.size() && columns.get(column).matches("\\d{1,18}")) {
                inodes.add(Long.parseLong(columns.get(column)));
            }
        }
        return inodes;
    }

    private static List<String> columns(String line) {
        return List.of(line.trim().split("\\s+"));
    }
}
