package io.witness.it.afpacket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.api.ring.RingException;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An opening that fails, at whatever step, keeps nothing. */
class OpeningLeakTest {
    /** What two rings take: a socket, a flag and an epoll descriptor each, and what looks at the link meanwhile. */
    private static final int MOST_DESCRIPTORS = 8;

    private Holdings before;

    /** What this process holds of rings. */
    private record Holdings(long descriptors, long mappings, long sockets) {
        static Holdings now() throws Exception {
            long descriptors;
            try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
                descriptors = open.count() - 1; // without the directory's
            }
            return new Holdings(descriptors, lines("/proc/self/maps", "socket:["), lines("/proc/net/packet", ""));
        }

        private static long lines(String file, String text) throws Exception {
            try (Stream<String> lines = Files.lines(Path.of(file))) {
                return lines.filter(line -> line.contains(text)).count();
            }
        }
    }

    @BeforeEach
    void warmUp() throws Exception {
        Rings.closeAll(
                Rings.open("lo", "FanoutSize", 2, "Filter", "udp")); // libraries and classes are loaded from now on
        before = Holdings.now();
    }

    @ParameterizedTest
    @CsvSource({
        "FanoutProgram, '1,177 0 0 0', FanoutProgram", // does not return: refused when all have joined
        "Filter, no such filter, Filter",
        "Interface, nowhere0, Interface",
        "NumBlocks, 100000000, NumBlocks"
    })
    void shouldKeepNothingWhenAValueIsRefused(String key, String value, String blamed) throws Exception {
        Object given = value.matches("\\d+") ? (Object) Integer.valueOf(value) : value;
        Exception e = assertThrows(
                Exception.class, () -> Rings.open("lo", "FanoutSize", 2, "FanoutType", type(key), key, given));
        assertTrue(e.getMessage().contains(blamed) || e.getMessage().contains("interface"), e.getMessage());
        assertEquals(before, Holdings.now());
    }

    private static int type(String key) {
        return key.equals("FanoutProgram") ? 6 : 0;
    }

    @Test
    void shouldKeepNothingWhenTheGroupIsAnotherOnes() throws Exception {
        var other = Rings.open("lo", "FanoutID", 4711);
        try {
            Holdings with = Holdings.now();
            assertThrows(
                    RingException.class, () -> Rings.open("lo", "FanoutSize", 2, "FanoutID", 4711, "FanoutType", 1));
            assertEquals(with, Holdings.now());
        } finally {
            Rings.closeAll(other);
        }
        assertEquals(before, Holdings.now());
    }

    /** Each descriptor that is opened on the way is the one that cannot be had. */
    @Test
    void shouldKeepNothingWhicheverDescriptorCannotBeHad() throws Exception {
        int refused = 0;
        for (int more = 0; more <= MOST_DESCRIPTORS; more++) {
            refused += openWith(more) ? 0 : 1;
            assertEquals(before, Holdings.now(), "with " + more + " descriptors");
        }
        assertTrue(refused >= 4, "refused " + refused + " times");
    }

    private static boolean openWith(int more) throws Exception {
        Process limiter = new ProcessBuilder(
                        "sh",
                        "-c",
                        "read low && prlimit --pid $1 --nofile=$low: && echo low && read now && prlimit --pid $1 --nofile=$2:",
                        "limiter",
                        Long.toString(ProcessHandle.current().pid()),
                        hardLimit())
                .start();
        try (Writer orders = limiter.outputWriter();
                BufferedReader answers = limiter.inputReader();
                InputStream errors = limiter.getErrorStream()) {
            orders.write(numberBehind(more) + "\n");
            orders.flush();
            assertEquals("low", answers.readLine());
            boolean opened = opens();
            orders.write("now\n");
            orders.flush();
            assertEquals(0, limiter.waitFor(), () -> errors.toString());
            return opened;
        }
    }

    private static boolean opens() throws Exception {
        try {
            Rings.closeAll(Rings.open("lo", "FanoutSize", 2));
            return true;
        } catch (RingException e) {
            return false;
        }
    }

    /** Below it, so many numbers are free. */
    private static int numberBehind(int free) throws Exception {
        Set<Integer> taken = new HashSet<>();
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            for (Path descriptor : (Iterable<Path>) open::iterator) {
                taken.add(Integer.valueOf(descriptor.getFileName().toString()));
            }
        }
        taken.removeIf(number -> !Files.exists(Path.of("/proc/self/fd/" + number), LinkOption.NOFOLLOW_LINKS));
        int number = 0;
        for (int left = free; left > 0 || taken.contains(number); number++) {
            left -= taken.contains(number) ? 0 : 1;
        }
        return number;
    }

    private static String hardLimit() throws Exception {
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/limits"))) {
            return lines.filter(line -> line.startsWith("Max open files"))
                    .map(line -> line.trim().split("\\s{2,}")[2])
                    .findFirst()
                    .orElseThrow();
        }
    }
}
