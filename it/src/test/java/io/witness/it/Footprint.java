package io.witness.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.osgi.framework.FrameworkUtil;

/**
 * What this process has of the system's, and its network namespace of packet sockets, counted by kind.
 *
 * @param threads by name, numbers left out
 * @param descriptors by what they are of, numbers left out
 * @param mappings of rings, of what took a ring's place, and of native libraries that came in a jar
 * @param packetSockets of all processes of the namespace
 */
record Footprint(
        Map<String, Long> threads,
        Map<String, Long> descriptors,
        Map<String, Long> mappings,
        Map<String, Long> packetSockets) {
    /** How often to collect before what is left counts: an object that another one has to let go first, goes later. */
    private static final int COLLECTIONS = 3;

    /** A thread that waits for work may stay for some seconds without any. */
    private static final int MOST_LOOKS = 60;

    static Footprint now() throws IOException {
        return new Footprint(countThreads(), countDescriptors(), Mappings.byKind(), countPacketSockets());
    }

    /** Once what nobody can reach any more is collected, and what is about to end has ended. */
    static Footprint settled() throws Exception {
        Footprint last = collected();
        for (Footprint next = collected(); !next.equals(last); next = collected()) {
            last = next;
        }
        return last;
    }

    /**
     * Once nothing is more than before, or nothing but what is allowed, which then has settled.
     *
     * @param isAllowed for a line of {@link #excessOver}
     */
    static Footprint settledSince(Footprint before, Predicate<String> isAllowed) throws Exception {
        for (int i = 0; i < MOST_LOOKS; i++) {
            System.gc();
            Footprint now = now();
            List<String> excess = now.excessOver(before);
            if (excess.isEmpty()) {
                return now;
            }
            if (excess.stream().allMatch(isAllowed)) {
                break;
            }
            Thread.sleep(100);
        }
        return settled();
    }

    private static Footprint collected() throws Exception {
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
            Thread.sleep(100);
        }
        return now();
    }

    /** Those that are more than before, a line each. */
    List<String> excessOver(Footprint before) {
        List<String> excess = new ArrayList<>();
        compare("threads", threads, before.threads, excess);
        compare("descriptors", descriptors, before.descriptors, excess);
        compare("mappings", mappings, before.mappings, excess);
        compare("sockets", packetSockets, before.packetSockets, excess);
        return excess;
    }

    private static void compare(String what, Map<String, Long> now, Map<String, Long> before, List<String> excess) {
        now.forEach((kind, count) -> {
            long more = count - before.getOrDefault(kind, 0L);
            if (more > 0) {
                excess.add(more + " more " + what + " \"" + kind + "\"");
            }
        });
    }

    /** Waits until nothing is more than before. What nobody can reach any more is collected meanwhile. */
    static void awaitNoMoreThan(Footprint before) throws Exception {
        Await.until(
                "nothing is left",
                () -> {
                    forgetEndedThreads();
                    System.gc();
                    return now().excessOver(before).isEmpty();
                },
                () -> excessNow(before));
    }

    /** The framework may keep one a class, and with it the ring that it served. */
    private static void forgetEndedThreads() throws Exception {
        ClassLocks.forgetEnded(FrameworkUtil.getBundle(Footprint.class).getBundleContext());
    }

    private static String excessNow(Footprint before) {
        try {
            return String.join("\n", now().excessOver(before));
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** Without those of child processes, which come and go with them. */
    private static Map<String, Long> countThreads() {
        return count(Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> !name.startsWith("process reaper")));
    }

    private static Map<String, Long> countDescriptors() throws IOException {
        try (Stream<Path> links = Files.list(Path.of("/proc/self/fd"))) {
            return count(links.map(Footprint::target));
        }
    }

    /** Empty for one that is closed meanwhile, as the descriptor of the directory itself always is. */
    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (NoSuchFileException e) {
            return "";
        } catch (IOException e) {
            return e.toString();
        }
    }

    private static Map<String, Long> countPacketSockets() throws IOException {
        long rows = Files.readAllLines(Path.of("/proc/net/packet")).size() - 1;
        return Map.of("AF_PACKET", rows);
    }

    private static Map<String, Long> count(Stream<String> names) {
        return names.map(name -> name.replaceAll("\\d+", "#"))
                .collect(Collectors.groupingBy(Function.identity(), TreeMap::new, Collectors.counting()));
    }
}
