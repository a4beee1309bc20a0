package io.witness.launcher;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Deletes the files of UNIX sockets at which this process listens, when it has to end without closing them. */
final class SocketFiles {
    private static final Path TABLE = Path.of("/proc/net/unix");
    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");
    /** Columns of the table: flags, inode, and the path at which the socket was bound. */
    private static final int FLAGS = 3;

    private static final int INODE = 6;
    private static final int PATH = 7;
    private static final String LISTENS = "00010000";

    private SocketFiles() {}

    /** Deletes those of these files that belong to a socket of this process. */
    static void delete(List<Path> files) {
        for (Path file : files) {
            try {
                if (Files.exists(file) && leadsHere(file)) {
                    Files.delete(file);
                }
            } catch (IOException | RuntimeException e) {
                Notice.print("the socket file " + file + " may stay behind: " + e);
            }
        }
    }

    // After a rename a file's name is not the one to which its socket was bound. But a connection to it has, at the
    // listener's end, the name to which that was bound.
    static boolean leadsHere(Path file) throws IOException {
        Set<String> own = ownNames();
        Map<String, Integer> before = connections(own);
        try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            probe.configureBlocking(false);
            probe.connect(UnixDomainSocketAddress.of(file));
            Map<String, Integer> after = connections(own);
            return own.stream().anyMatch(name -> after.getOrDefault(name, 0) > before.getOrDefault(name, 0));
        } catch (IOException e) {
            return false; // no process listens, or it is not a socket
        }
    }

    private static Set<String> ownNames() throws IOException {
        Set<String> inodes = new HashSet<>();
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(DESCRIPTORS)) {
            for (Path descriptor : descriptors) {
                String target = targetOf(descriptor);
                if (target.startsWith("socket:[")) {
                    inodes.add(target.substring("socket:[".length(), target.length() - 1));
                }
            }
        }
        Set<String> names = new HashSet<>();
        for (String[] row : rows()) {
            if (row[FLAGS].equals(LISTENS) && inodes.contains(row[INODE])) {
                names.add(row[PATH]);
            }
        }
        return names;
    }

    private static String targetOf(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException e) {
            return ""; // closed meanwhile
        }
    }

    private static Map<String, Integer> connections(Set<String> names) throws IOException {
        Map<String, Integer> count = new HashMap<>();
        for (String[] row : rows()) {
            if (names.contains(row[PATH])) {
                count.merge(row[PATH], 1, Integer::sum);
            }
        }
        return count;
    }

    /** Returns the sockets with a path. */
    private static List<String[]> rows() throws IOException {
        return Files.readAllLines(TABLE, java.nio.charset.StandardCharsets.ISO_8859_1).stream()
                .map(line -> line.strip().split("\\s+", PATH + 1))
                .filter(row -> row.length > PATH)
                .toList();
    }
}
