package io.witness.fanout.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.api.ring.RingTotals;
import io.witness.api.socket.BlockCount;
import io.witness.api.socket.Ledger;
import io.witness.api.socket.Reader;
import io.witness.api.socket.SocketKeys;
import io.witness.api.socket.SocketSpecification;
import io.witness.api.socket.SocketState.Phase;
import io.witness.api.socket.SocketTotals;
import io.witness.fanout.internal.dispatch.FakeReader;
import io.witness.fanout.internal.dispatch.FakeRing;
import io.witness.settings.SocketSettings;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a socket has counted stays when its rings are replaced. */
@Timeout(60)
class SocketTotalsTest {
    private static final int NUM_BLOCKS = 8;
    private static final int ROUNDS = 100;

    private final FakeDriver driver = new FakeDriver();
    private final FakeFramework framework = new FakeFramework();
    private SocketLifecycle socket;

    @BeforeEach
    void start() throws Exception {
        driver.link("eth0", FakeDriver.UP);
        RingProviders providers = new RingProviders();
        providers.add(driver);
        socket = new SocketLifecycle(
                specification(NUM_BLOCKS), providers, new SocketNames(), new PublishedSocket(framework.context));
        socket.start();
        await(() -> socket.state().phase() == Phase.CAPTURING);
    }

    @AfterEach
    void stop() {
        socket.stop();
    }

    private static SocketSpecification specification(int numBlocks) throws Exception {
        return SocketSettings.socket(Map.of(
                SocketKeys.SOCKET_NAME, "/run/a.sock", SocketKeys.INTERFACE, "eth0", SocketKeys.NUM_BLOCKS, numBlocks));
    }

    private void await(BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + 20_000_000_000L;
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, () -> socket.counted().toString());
            Thread.sleep(1);
        }
    }

    private SocketTotals totals() {
        return socket.counted().totals();
    }

    private FakeRing ring() {
        return driver.rings.get(driver.rings.size() - 1);
    }

    private void fill(int blocks, int packets) throws InterruptedException {
        for (int i = 0; i < blocks; i++) {
            await(() -> ring().fill(packets));
        }
    }

    private FakeReader join() throws Exception {
        FakeReader reader = new FakeReader(NUM_BLOCKS);
        reader.subscription = framework.published().rings().get(0).subscribe(Reader.client("tshark", 1, 2, 3), reader);
        return reader;
    }

    private void replace(int numBlocks, int replacements) throws Exception {
        socket.change(specification(numBlocks));
        await(() -> totals().replacements() == replacements);
        await(() -> framework.published().specification().rings().geometry().numBlocks() == numBlocks);
    }

    @Test
    void shouldKeepTheCountsOfRingsThatAreClosed() throws Exception {
        FakeReader reader = join();
        fill(3, 10);
        await(() -> totals().readers().delivered().blocks() == 3);
        reader.returnOne();
        SocketTotals before = totals();
        replace(16, 1);

        SocketTotals after = totals();
        assertEquals(before.since(), after.since());
        assertEquals(new RingTotals(30, ring().dropped + driver.rings.get(0).dropped, 0), after.kernel());
        assertEquals(new BlockCount(3, 30), after.taken());
        assertEquals(new BlockCount(1, 10), after.readers().returned());
        assertEquals(new BlockCount(2, 20), after.readers().forfeited());
        assertEquals(1, after.ended().count());
        assertEquals(after.ended().ledger(), after.readers());

        fill(2, 10);
        await(() -> totals().taken().blocks() == 5);
        assertEquals(50, totals().kernel().accepted());
        assertEquals(
                List.of(new BlockCount(2, 20)),
                socket.counted().rings().stream().map(ring -> ring.taken()).toList());
    }

    @Test
    void shouldCountWhatAClosedRingHadAndNobodyTook() throws Exception {
        driver.rings.get(0).accepted += 7; // in a block that the kernel has not closed
        assertEquals(OptionalLong.of(7), totals().notTaken());
        assertEquals(OptionalLong.of(0), totals().lostAtClose());
        replace(16, 1);
        assertEquals(OptionalLong.of(0), totals().notTaken());
        assertEquals(OptionalLong.of(7), totals().lostAtClose());
    }

    @Test
    void shouldKeepTheCountsWhileTheInterfaceIsGone() throws Exception {
        fill(3, 10);
        await(() -> totals().taken().blocks() == 3);
        driver.link("eth0", null);
        await(() -> totals().replacements() == 1);
        assertEquals(List.of(), socket.counted().rings());
        assertEquals(30, totals().kernel().accepted());
        driver.link("eth0", FakeDriver.UP);
        await(() -> !socket.counted().rings().isEmpty());
        fill(1, 10);
        await(() -> totals().taken().equals(new BlockCount(4, 40)));
        assertEquals(1, totals().replacements());
    }

    @Test
    void shouldBeInexactForEverOnceARingWas() throws Exception {
        fill(1, 10);
        await(() -> totals().taken().blocks() == 1);
        driver.rings.get(0).accepted -= 5;
        replace(16, 1);
        SocketTotals after = totals();
        assertTrue(!after.exact(), after::toString);
        assertEquals(OptionalLong.empty(), after.lostAtClose());
        assertEquals(OptionalLong.of(0), after.notTaken());
    }

    /** Whoever looks at any moment of a replacement, sees each packet once. */
    @Test
    void shouldNeverGoBackWhileRingsAreReplaced() throws Exception {
        AtomicReference<Throwable> failure = new AtomicReference<>();
        AtomicBoolean over = new AtomicBoolean();
        Thread looker = new Thread(() -> {
            try {
                SocketTotals before = totals();
                while (!over.get()) {
                    SocketTotals now = totals();
                    assertGrows(before, now);
                    assertCloses(now);
                    before = now;
                    Thread.yield();
                }
            } catch (RuntimeException | Error e) {
                failure.set(e);
            }
        });
        looker.start();
        try {
            for (int i = 1; i <= ROUNDS; i++) {
                joinFillAndReplace(i);
            }
        } finally {
            over.set(true);
            looker.join();
        }
        assertEquals(null, failure.get());
        SocketTotals end = totals();
        assertEquals(30 * ROUNDS, end.kernel().accepted());
        assertEquals(new BlockCount(3 * ROUNDS, 30 * ROUNDS), end.readers().taken());
        assertEquals(ROUNDS, end.ended().count());
    }

    private void joinFillAndReplace(int round) throws Exception {
        FakeReader reader = join();
        fill(3, 10);
        await(() -> totals().readers().delivered().blocks() == 3L * round);
        reader.returnOne();
        replace(round % 2 == 0 ? 8 : 16, round);
    }

    private static void assertGrows(SocketTotals before, SocketTotals now) {
        String both = before + " " + now;
        assertTrue(now.kernel().accepted() >= before.kernel().accepted(), both);
        assertTrue(now.taken().packets() >= before.taken().packets(), both);
        assertTrue(now.ended().count() >= before.ended().count(), both);
        assertTrue(now.replacements() >= before.replacements(), both);
        Ledger readers = now.readers();
        assertTrue(readers.taken().packets() >= before.readers().taken().packets(), both);
        assertTrue(readers.delivered().packets() >= before.readers().delivered().packets(), both);
        assertTrue(readers.forfeited().packets() >= before.readers().forfeited().packets(), both);
    }

    private static void assertCloses(SocketTotals now) {
        Ledger readers = now.readers();
        assertEquals(
                readers.taken(), readers.delivered().plus(readers.skipped()).plus(readers.waiting()), now::toString);
        assertEquals(
                readers.delivered(),
                readers.returned().plus(readers.outstanding()).plus(readers.forfeited()),
                now::toString);
        assertEquals(
                now.kernel().accepted(),
                now.taken().packets()
                        + now.notTaken().getAsLong()
                        + now.lostAtClose().getAsLong(),
                now::toString);
    }
}
