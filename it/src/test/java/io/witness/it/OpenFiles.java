package io.witness.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The files that a runtime has open. */
final class OpenFiles {
    private OpenFiles() {}

    /** How often each file is open; those whose names differ in numbers only count as the same. */
    static Map<String, Long> of(Witness witness) throws IOException {
        Path directory = Path.of("/proc", Long.toString(witness.process().pid()), "fd");
        Map<String, Long> found = new TreeMap<>();
        try (Stream<Path> open = Files.list(directory)) {
            open.map(OpenFiles::target)
                    .filter(target -> target.startsWith("/"))
                    .forEach(file -> found.merge(file, 1L, Long::sum));
        }
        return found;
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString().replaceAll("\\d+", "N");
        } catch (IOException e) {
            return ""; // it is closed by now
        }
    }

    /** Whether none is open more often than before. */
    static boolean isWithin(Map<String, Long> now, Map<String, Long> before) {
        return now.entrySet().stream().allMatch(each -> each.getValue() <= before.getOrDefault(each.getKey(), 0L));
    }
}
