package io.witness.it;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * What a runtime takes of memory.
 *
 * @param heapBytes what is in use after a collection of the garbage: {@code -Xmx} allows 64 MiB
 * @param residentBytes of the whole process
 */
record Memory(long heapBytes, long residentBytes) {
    private static final long MIB = 1 << 20;
    /** The young or the old one. */
    private static final Pattern GENERATION = Pattern.compile("total \\d+K, used (\\d+)K");
    /** A runtime with a few sockets has some 10 MiB. */
    private static final long MOST_HEAP = 24 * MIB;
    /** With a heap of 64 MiB, of which all was touched. */
    private static final long MOST_RESIDENT = 250 * MIB;

    static Memory of(Witness witness) throws Exception {
        String pid = Long.toString(witness.process().pid());
        String jcmd = Path.of(System.getProperty("java.home"), "bin/jcmd").toString();
        Child.run(Tools.directory(), jcmd, pid, "GC.run");
        long heap = GENERATION
                .matcher(Child.run(Tools.directory(), jcmd, pid, "GC.heap_info"))
                .results()
                .mapToLong(generation -> Long.parseLong(generation.group(1)) << 10)
                .sum();
        String resident = Files.readAllLines(Path.of("/proc", pid, "status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .findFirst()
                .orElseThrow();
        return new Memory(heap, Long.parseLong(resident.replaceAll("\\D", "")) << 10);
    }

    /** Whatever others have sent, or did not read: none of it is kept. */
    static void assertBounded(Witness witness) throws Exception {
        Memory now = of(witness);
        System.out.println("witness: " + now);
        assertTrue(now.heapBytes > 0 && now.heapBytes < MOST_HEAP, now::toString);
        assertTrue(now.residentBytes < MOST_RESIDENT, now::toString);
    }
}
