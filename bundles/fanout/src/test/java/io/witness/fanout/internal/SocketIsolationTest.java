package io.witness.fanout.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.api.socket.SocketKeys;
import io.witness.api.socket.SocketSpecification;
import io.witness.api.socket.SocketState.Phase;
import io.witness.settings.SocketSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes wrong with one socket is its own matter. */
@Timeout(60)
class SocketIsolationTest {
    private final FakeDriver driver = new FakeDriver();
    private final SocketNames names = new SocketNames();
    private final List<SocketLifecycle> sockets = new ArrayList<>();
    private final CountDownLatch release = new CountDownLatch(1);

    @BeforeEach
    void start() {
        driver.link("good0", FakeDriver.UP);
        driver.link("bad0", FakeDriver.UP);
    }

    @AfterEach
    void stop() throws Exception {
        release.countDown();
        sockets.forEach(SocketLifecycle::stop);
        await(() -> Thread.getAllStackTraces().keySet().stream().noneMatch(thread -> thread.getName()
                .startsWith("witness-socket "))); // one that hung may open them yet
        assertEquals(0, driver.openRings());
    }

    private SocketLifecycle started(String name, String interfaceName) throws Exception {
        RingProviders providers = new RingProviders();
        providers.add(driver);
        SocketLifecycle socket = new SocketLifecycle(
                specification(name, interfaceName, 8),
                providers,
                names,
                new PublishedSocket(new FakeFramework().context));
        names.sockets().add(socket);
        sockets.add(socket);
        socket.start();
        return socket;
    }

    private static SocketSpecification specification(String name, String interfaceName, int numBlocks)
            throws Exception {
        return SocketSettings.socket(Map.of(
                SocketKeys.SOCKET_NAME, name,
                SocketKeys.INTERFACE, interfaceName,
                SocketKeys.NUM_BLOCKS, numBlocks));
    }

    private static Error error(String type) {
        return switch (type) {
            case "heap" -> new OutOfMemoryError("injected");
            case "stack" -> new StackOverflowError("injected");
            case "class" -> new NoClassDefFoundError("injected");
            default -> new AssertionError("injected");
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"heap", "stack", "class", "other"})
    void shouldFailAloneIfItsRingsCannotBeOpenedForWhateverReason(String type) throws Exception {
        driver.refusal = wanted -> {
            if (wanted.interfaceName().equals("bad0")) {
                throw error(type);
            }
        };
        SocketLifecycle bad = started("/run/bad.sock", "bad0");
        SocketLifecycle good = started("/run/good.sock", "good0");
        await(() -> good.state().phase() == Phase.CAPTURING && bad.state().phase() == Phase.FAILED);
        assertTrue(bad.state().detail().startsWith("its rings cannot be opened: "), bad.state()::toString);
        driver.refusal = wanted -> {};
        bad.change(specification("/run/bad.sock", "bad0", 16));
        await(() -> bad.state().phase() == Phase.CAPTURING);
    }

    @ParameterizedTest
    @ValueSource(strings = {"heap", "stack", "class", "other"})
    void shouldSayThatItFailedAndTryAgainIfAChangeThrows(String type) throws Exception {
        driver.onHandles = interfaceName -> {
            if (interfaceName.equals("bad0")) {
                throw error(type);
            }
        };
        SocketLifecycle bad = started("/run/bad.sock", "bad0");
        SocketLifecycle good = started("/run/good.sock", "good0");
        await(() -> good.state().phase() == Phase.CAPTURING && bad.state().phase() == Phase.FAILED);
        assertTrue(bad.state().detail().startsWith("a change failed: "), bad.state()::toString);
        driver.onHandles = interfaceName -> {};
        await(() -> bad.state().phase() == Phase.CAPTURING);
    }

    @Test
    void shouldHoldUpNobodyWhileItsRingsAreOpened() throws Exception {
        CountDownLatch hanging = new CountDownLatch(1);
        hang("bad0", hanging);
        SocketLifecycle bad = started("/run/bad.sock", "bad0");
        hanging.await();
        SocketLifecycle good = started("/run/good.sock", "good0");
        await(() -> good.state().phase() == Phase.CAPTURING);
        bad.change(specification("/run/bad.sock", "bad0", 16));
        good.change(specification("/run/good.sock", "good0", 16));
        await(() -> good.counted().rings().stream()
                .anyMatch(ring -> ring.description().numBlocks() == 16));
        driver.link("good0", null);
        await(() -> good.state().phase() == Phase.WAITING);
        good.stop();
        assertEquals(Phase.STARTING, bad.state().phase());
        release.countDown();
        await(() -> bad.state().phase() == Phase.CAPTURING
                && !bad.counted().rings().isEmpty()
                && bad.counted().rings().get(0).description().numBlocks() == 16);
    }

    /** Until the test is over. */
    private void hang(String interfaceName, CountDownLatch hanging) {
        driver.refusal = wanted -> {
            if (wanted.interfaceName().equals(interfaceName)) {
                hanging.countDown();
                boolean waits = true;
                while (waits) {
                    try {
                        release.await();
                        waits = false;
                    } catch (InterruptedException e) {
                        Thread.yield();
                    }
                }
            }
        };
    }

    @Test
    void shouldStopTogetherWithinOneTimeoutThoughSomeHang() throws Exception {
        int count = 4;
        CountDownLatch hanging = new CountDownLatch(count);
        hang("bad0", hanging);
        for (int i = 0; i < count; i++) {
            started("/run/bad" + i + ".sock", "bad0");
        }
        hanging.await();
        SocketLifecycle good = started("/run/good.sock", "good0");
        await(() -> good.state().phase() == Phase.CAPTURING);
        long start = System.nanoTime();
        names.sockets().each(SocketLifecycle::beginStop);
        await(() -> good.counted().rings().isEmpty());
        sockets.forEach(SocketLifecycle::stop);
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
        assertTrue(millis < 2 * SocketThread.STOP_MILLIS, "one after the other: " + millis + " ms");
    }

    @Test
    void shouldLeaveADriverTogether() throws Exception {
        SocketLifecycle first = started("/run/1.sock", "good0");
        SocketLifecycle second = started("/run/2.sock", "good0");
        await(() -> first.state().phase() == Phase.CAPTURING && second.state().phase() == Phase.CAPTURING);
        names.sockets().each(socket -> socket.beginLeaving(driver));
        first.leave(driver);
        second.leave(driver);
        assertEquals(0, driver.openRings());
        assertEquals(Map.of(), driver.observers);
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + 30_000_000_000L;
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < end);
            Thread.sleep(5);
        }
    }
}
