package io.witness.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What of a process's memory has to do with rings and native libraries. */
final class Mappings {
    /** Of the C library's heaps beside the first, which are reserved as what takes a ring's place is, and aligned to this. */
    private static final long HEAP_ALIGNMENT = 64 << 20;

    private Mappings() {}

    /** Mappings of packet sockets and of copies, KiB of zero pages in the place of such mappings, libraries out of a jar. */
    static Map<String, Long> byKind() throws IOException {
        return byKind("self");
    }

    /** The same of another process. */
    static Map<String, Long> byKind(String process) throws IOException {
        Map<String, Long> found = new TreeMap<>();
        String header = "";
        long kibibytes = 0;
        for (String line : smaps(process)) {
            if (line.startsWith("Size:")) {
                kibibytes = Long.parseLong(line.replaceAll("\\D", ""));
            } else if (line.startsWith("VmFlags:")) {
                add(found, header, kibibytes, line);
            } else if (line.matches("[0-9a-f]+-[0-9a-f]+ .*")) {
                header = line;
            }
        }
        return found;
    }

    private static List<String> smaps(String process) throws IOException {
        return Files.readAllLines(Path.of("/proc", process, "smaps"));
    }

    private static void add(Map<String, Long> found, String header, long kibibytes, String flags) {
        if (header.contains("socket:[") || header.contains("/memfd:witness-ring")) {
            found.merge("rings", 1L, Long::sum);
        } else if (header.matches(".* r-xp .*/tmp/.*")) {
            found.merge("libraries", 1L, Long::sum);
        } else if (isReplacement(header, flags)) {
            found.merge("KiB of closed rings", kibibytes, Long::sum);
        }
    }

    private static boolean isReplacement(String header, String flags) {
        boolean anonymous = header.matches("\\S+ rw-p 00000000 00:00 0\\s*");
        long start = Long.parseUnsignedLong(header.substring(0, header.indexOf('-')), 16);
        return anonymous && List.of(flags.split(" ")).contains("nr") && start % HEAP_ALIGNMENT != 0;
    }
}
