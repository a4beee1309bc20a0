package io.witness.server.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.ref.WeakReference;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SequentialTasksTest {
    private static final long LONG = 30_000;

    private final SequentialTasks tasks = new SequentialTasks("/run/a", LONG);

    @Test
    void shouldDoOneAfterTheOther() {
        List<Integer> done = new CopyOnWriteArrayList<>();
        for (int i = 0; i < 100; i++) {
            int number = i;
            tasks.add("count", () -> done.add(number));
        }
        assertTrue(tasks.await(LONG));
        assertEquals(100, done.size());
        assertEquals(done.stream().sorted().toList(), done);
    }

    @Test
    void shouldGoOnBehindOneThatFails() {
        tasks.add("fail", () -> {
            throw new StackOverflowError("on purpose");
        });
        List<String> done = new CopyOnWriteArrayList<>();
        tasks.add("go on", () -> done.add("this"));
        assertTrue(tasks.await(LONG));
        assertEquals(List.of("this"), done);
    }

    @Test
    void shouldTellThatOneHangs() {
        CountDownLatch release = new CountDownLatch(1);
        tasks.add("hang", () -> awaitWithoutEnd(release));
        assertFalse(tasks.await(10));
        release.countDown();
        assertTrue(tasks.await(LONG));
    }

    private static void awaitWithoutEnd(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** From JDK 19 on, a thread that has ended still refers to what it ran. */
    @Test
    void shouldNotKeepWhatWasDone() throws Exception {
        WeakReference<Object> kept = addOneThatUsesAnObject();
        tasks.add("do another one", () -> {});
        assertTrue(tasks.await(LONG));
        while (kept.get() != null) {
            System.gc();
            Thread.sleep(10);
        }
    }

    private WeakReference<Object> addOneThatUsesAnObject() {
        Object used = new Object();
        tasks.add("use an object", used::hashCode);
        return new WeakReference<>(used);
    }
}
