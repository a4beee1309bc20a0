package io.witness.deploy.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.osgi.framework.Bundle;
import org.osgi.framework.Version;

@Timeout(60)
class FrameworkCallTest {
    private static final Duration LIMIT = Duration.ofNanos(50);
    private static final Runnable NOTHING = () -> {};

    private final Semaphore stops = new Semaphore(0);
    private final AtomicReference<String> stopped = new AtomicReference<>("");

    @Test
    void shouldCountForEachBundleAnew() throws Exception {
        FrameworkCall call = FrameworkCall.stop(List.of(bundle("a"), bundle("b")), NOTHING);
        assertFalse(call.beginsToHang(1000, LIMIT));
        assertFalse(call.beginsToHang(1049, LIMIT));
        stops.release();
        await(() -> stopped.get().equals("a") && call.subject().equals("b 1.0.0"));
        assertFalse(call.beginsToHang(1099, LIMIT));
        assertFalse(call.beginsToHang(1149, LIMIT));
        assertFalse(call.hangs());
        assertTrue(call.beginsToHang(1150, LIMIT));
        assertTrue(call.hangs());
        assertFalse(call.beginsToHang(1151, LIMIT));
        stops.release();
        await(call::isDone);
    }

    @Test
    void shouldSayOfEachBundleThatItHangsAndInterruptEach() throws Exception {
        FrameworkCall call = FrameworkCall.stop(List.of(bundle("a"), bundle("b")), NOTHING);
        assertFalse(call.beginsToHang(0, LIMIT));
        assertTrue(call.beginsToHang(100, LIMIT));
        call.interrupt();
        await(() -> call.subject().equals("b 1.0.0"));
        assertFalse(call.hangs());
        assertFalse(call.beginsToHang(200, LIMIT));
        assertFalse(call.ignoredInterruption(LIMIT), "it has not been interrupted at this one");
        assertTrue(call.beginsToHang(300, LIMIT));
        call.interrupt();
        await(call::isDone);
        assertEquals(2, call.failures().size(), () -> call.failures().toString());
    }

    @Test
    void shouldStopNoFurtherBundleWhenItIsGivenUp() throws Exception {
        FrameworkCall call = FrameworkCall.stop(List.of(bundle("a"), bundle("b")), NOTHING);
        await(stops::hasQueuedThreads);
        call.giveUp();
        stops.release(2);
        await(call::isDone);
        assertEquals("a", stopped.get());
    }

    @Test
    void shouldBeginWhenThereIsAThreadForIt() throws Exception {
        ThreadShortage shortage = new ThreadShortage();
        shortage.begin();
        CountDownLatch done = new CountDownLatch(1);
        Bundle bundle = bundle("a");
        FrameworkCall call = FrameworkCall.stop(List.of(bundle), done::countDown);
        assertEquals("OutOfMemoryError: unable to create native thread", call.newRefusal());
        call.begin();
        assertNull(call.newRefusal());
        assertFalse(call.isDone());
        assertSame(bundle, call.current());
        call.interrupt(); // in vain
        assertFalse(call.beginsToHang(0, LIMIT));
        assertFalse(call.beginsToHang(100, LIMIT));
        shortage.end();
        call.begin();
        stops.release();
        done.await();
        assertTrue(call.isDone());
        assertEquals(List.of(), call.failures());
    }

    /** Waits in its stop. */
    private Bundle bundle(String name) {
        return (Bundle) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {Bundle.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "getSymbolicName" -> name;
                    case "getVersion" -> new Version("1");
                    case "stop" -> {
                        stops.acquire();
                        stopped.accumulateAndGet(name, String::concat);
                        yield null;
                    }
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        while (!condition.getAsBoolean()) {
            Thread.sleep(1);
        }
    }
}
