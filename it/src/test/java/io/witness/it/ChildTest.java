package io.witness.it;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes of tests stay as long as the tests need them. */
class ChildTest {
    private static final String NAME = "starts-a-child";

    @TempDir
    Path home;

    /** Tests that are executed at the same time have threads that end when they were idle. */
    @Test
    void shouldNotEndWithTheThreadThatAskedForIt() throws Exception {
        AtomicReference<Child> started = new AtomicReference<>();
        Thread thread = new Thread(
                () -> {
                    try {
                        started.set(Child.start(home, List.of("sleep", "600")));
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                },
                NAME);
        thread.start();
        thread.join();
        Await.until("the thread is gone", () -> !isThread(NAME));
        try (Child child = started.get()) {
            assertTrue(child.isAlive(), child::toString);
            child.signal("TERM");
            child.expectStatus(143); // not 137, of the signal of its thread's end
        }
    }

    private static boolean isThread(String name) throws IOException {
        try (Stream<Path> threads = Files.list(Path.of("/proc/self/task"))) {
            return threads.anyMatch(thread -> name(thread).equals(name));
        }
    }

    private static String name(Path thread) {
        try {
            return Files.readString(thread.resolve("comm")).strip();
        } catch (IOException e) {
            return ""; // it has just ended
        }
    }
}
