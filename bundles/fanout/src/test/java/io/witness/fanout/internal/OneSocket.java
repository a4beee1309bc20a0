package io.witness.fanout.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.api.socket.SocketSpecification;
import io.witness.api.socket.SocketState;
import io.witness.api.socket.SocketState.Phase;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What tests of the life of one socket have in common: its driver, and what it is seen to do. */
abstract class OneSocket {
    final FakeDriver driver = new FakeDriver();
    final FakeFramework framework = new FakeFramework();
    final RingProviders providers = new RingProviders();
    final SocketNames names = new SocketNames();
    SocketLifecycle socket;

    @BeforeEach
    void provide() {
        driver.link("eth0", FakeDriver.UP);
        providers.add(driver);
    }

    @AfterEach
    void stop() {
        socket.stop();
        assertEquals(0, driver.openRings());
        assertEquals(Map.of(), driver.observers);
    }

    final SocketLifecycle started(SocketSpecification specification) {
        SocketLifecycle started =
                new SocketLifecycle(specification, providers, names, new PublishedSocket(framework.context));
        started.start();
        return started;
    }

    final void awaitState(Phase phase, String detail) throws InterruptedException {
        awaitState(new SocketState(phase, detail));
    }

    final void awaitState(SocketState expected) throws InterruptedException {
        await(() -> socket.state().equals(expected));
    }

    final void awaitEvents(String... events) throws InterruptedException {
        await(() -> framework.events.equals(List.of(events)));
    }

    final void await(BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + 20_000_000_000L;
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, () -> socket.state() + " " + framework.events + " " + driver.asked);
            Thread.sleep(5);
        }
    }
}
