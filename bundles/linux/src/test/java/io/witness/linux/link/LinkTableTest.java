package io.witness.linux.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.api.ring.Link;
import io.witness.api.ring.LinkDescription;
import io.witness.api.ring.LinkWatch;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** On the one interface that is everywhere; what becomes of links is tested where some can be made. */
class LinkTableTest {
    private static final int GENEROUS_SECONDS = 30;
    private final BlockingQueue<Object> told = new LinkedBlockingQueue<>();

    @Test
    void shouldTellWhatIsKnownNowAndTellItOnce() throws Exception {
        try (LinkTable table = LinkTable.open()) {
            table.watch("lo", told::add);
            assertEquals(1, ((Link) ((Optional<?>) next()).orElseThrow()).index());
            table.watch("nosuch0", told::add);
            assertEquals(Optional.empty(), next());
            assertNull(told.poll());
        }
    }

    @Test
    void shouldDescribeAnInterfaceAndLeaveNothingOpen() throws Exception {
        LinkTable.describe(1);
        long before = openDescriptors();
        LinkDescription link = LinkTable.describe(1).orElseThrow();
        assertEquals("lo", link.name());
        assertEquals(1, link.index());
        assertEquals(OptionalInt.of(1), link.linkType());
        assertEquals(Optional.of("00:00:00:00:00:00"), link.hardwareAddress());
        assertTrue(link.mtu() > 1000, link::toString);
        assertEquals(Optional.empty(), LinkTable.describe(999_999_999));
        assertEquals(before, openDescriptors());
    }

    @Test
    void shouldGoOnAfterAnObserverThatThrows() throws Exception {
        Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
        try (LinkTable table = LinkTable.open()) {
            Thread.setDefaultUncaughtExceptionHandler((thread, e) -> told.add(e));
            IllegalStateException thrown = new IllegalStateException("on purpose");
            table.watch("lo", link -> {
                throw thrown;
            });
            assertSame(thrown, next());
            table.watch("nosuch0", told::add);
            assertEquals(Optional.empty(), next());
        } finally {
            Thread.setDefaultUncaughtExceptionHandler(before);
        }
    }

    /** Nobody would start its thread again, and sockets would wait for their interfaces for ever. */
    @Test
    void shouldGoOnThoughNoFailureCanBeReported() throws Exception {
        Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
        try (LinkTable table = LinkTable.open()) {
            IllegalStateException thrown = new IllegalStateException("on purpose");
            Thread.setDefaultUncaughtExceptionHandler((thread, e) -> {
                if (e == thrown) {
                    told.add(e);
                }
                throw new OutOfMemoryError("on purpose");
            });
            table.watch("lo", link -> {
                throw thrown;
            });
            assertSame(thrown, next());
            table.watch("nosuch0", told::add);
            assertEquals(Optional.empty(), next());
        } finally {
            Thread.setDefaultUncaughtExceptionHandler(before);
        }
    }

    @Test
    void shouldSleepWhileThereIsNothingToTell() throws Exception {
        BlockingQueue<Thread> threads = new LinkedBlockingQueue<>();
        try (LinkTable table = LinkTable.open()) {
            table.watch("nosuch0", link -> threads.add(Thread.currentThread()));
            long thread = threads.poll(GENEROUS_SECONDS, TimeUnit.SECONDS).getId();
            ThreadMXBean cpu = ManagementFactory.getThreadMXBean();
            long before = cpu.getThreadCpuTime(thread);
            Thread.sleep(500);
            long millis = (cpu.getThreadCpuTime(thread) - before) / 1_000_000;
            assertTrue(millis < 100, millis + " ms of CPU in 500 ms");
        }
    }

    @Test
    void shouldEndItsThreadAndItsDescriptorsAlsoWhenAnObserverClosesIt() throws Exception {
        LinkTable.open().close();
        long before = openDescriptors();
        LinkTable table = LinkTable.open();
        assertEquals(before + 3, openDescriptors());
        BlockingQueue<Thread> threads = new LinkedBlockingQueue<>();
        LinkWatch watch = table.watch("lo", link -> {
            threads.add(Thread.currentThread());
            table.close();
        });
        Thread thread = threads.poll(GENEROUS_SECONDS, TimeUnit.SECONDS);
        assertEquals("witness-links", thread.getName());
        table.close();
        assertFalse(thread.isAlive());
        assertEquals(before, openDescriptors());
        table.close();
        watch.close();
    }

    private Object next() throws InterruptedException {
        Object next = told.poll(GENEROUS_SECONDS, TimeUnit.SECONDS);
        assertTrue(next != null, "told nothing");
        return next;
    }

    /** Sockets and event counters only: the JVM opens other files now and then. */
    private static long openDescriptors() {
        return Stream.of(new File("/proc/self/fd").listFiles())
                .filter(link -> target(link).matches("(socket:|anon_inode:).*"))
                .count();
    }

    private static String target(File link) {
        try {
            return Files.readSymbolicLink(link.toPath()).toString();
        } catch (IOException e) {
            return ""; // closed meanwhile
        }
    }
}
