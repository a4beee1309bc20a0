package io.witness.linux.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class MemoryAdmissionTest {
    private static final int SMALL_BLOCK = 4096;
    private static final long FOR_EVER = TimeUnit.MINUTES.toNanos(5);

    @TempDir
    private Path root;

    private FakeHost host;
    private MemoryAdmission admission;

    @BeforeEach
    void start() {
        host = new FakeHost(root);
        admission = host.admission(0);
    }

    /** For one ring. */
    private MemoryReservation reserve(int numBlocks) throws IOException {
        return admission.reserveKernelRings(FakeHost.BLOCK, numBlocks, 1, false);
    }

    private MemoryReservation reserveSmall(int numBlocks) throws IOException {
        return admission.reserveKernelRings(SMALL_BLOCK, numBlocks, 1, false);
    }

    private MemoryReservation reserveFour(int numBlocks) throws IOException {
        return admission.reserveKernelRings(FakeHost.BLOCK, numBlocks, 4, false);
    }

    private static MemoryShortageException refusal(Executable reservation) {
        return assertThrows(MemoryShortageException.class, reservation);
    }

    @Test
    void shouldRefuseRingsLargerThanTheMemoryBeforeTheKernelTries() throws Exception {
        host.available(2048);
        reserve(2048).close();
        host.available(2047);
        assertEquals(
                "2048 blocks of 1048576 bytes take 2048 MiB, and only 2047 MiB are available: use 2047 blocks or less",
                refusal(() -> reserve(2048)).getMessage());
        reserve(2047).close();
        host.file("proc/meminfo", "MemFree: 1 kB\n");
        reserve(2048).close();
    }

    @Test
    void shouldWantAsMuchAgainForTheCopiesOfASealedSocket() throws Exception {
        host.available(128);
        admission.reserveKernelRings(FakeHost.BLOCK, 64, 1, true).close();
        admission.reserveFileRings(FakeHost.BLOCK, 128, 1).close();
        host.available(127);
        MemoryShortageException e = refusal(() -> admission.reserveKernelRings(FakeHost.BLOCK, 64, 1, true));
        assertEquals(
                "64 blocks of 1048576 bytes take 128 MiB with their copies, and only 127 MiB are available:"
                        + " use 63 blocks or less",
                e.getMessage());
        assertFalse(e.isOfHeap());
    }

    @Test
    void shouldNameWhatWorksForAllRingsOfAGroup() throws Exception {
        host.available(100);
        assertEquals(
                "64 blocks of 1048576 bytes in each of 4 rings take 256 MiB, and only 100 MiB are available:"
                        + " use 25 blocks or less",
                refusal(() -> reserveFour(64)).getMessage());
        reserveFour(25).close();
        host.available(3);
        assertTrue(refusal(() -> reserveFour(1)).getMessage().contains("not enough for one block"));
    }

    @Test
    void shouldCountTheHeapOfManySmallBlocks() throws Exception {
        host.freeHeap = 16 * FakeHost.MIB;
        MemoryShortageException e = refusal(() -> reserveSmall(400_000));
        assertEquals(
                "400000 blocks of 4096 bytes take 16 MiB of heap with 4 readers, and only 12 MiB are free:"
                        + " use 285975 blocks or less of a larger size, or a larger heap",
                e.getMessage());
        assertTrue(e.isOfHeap());
        assertEquals(1, host.collections);
        reserveSmall(285_975).close();
        assertEquals(1, host.collections, "only if it matters");
        host.garbage = 30 * FakeHost.MIB;
        reserveSmall(400_000).close();
        assertEquals(2, host.collections);
    }

    @Test
    void shouldNameTheValueForWhichThereIsEnoughOfEverything() throws Exception {
        host.available(1000);
        host.freeHeap = (4 << 20) + 44 * 1000;
        assertTrue(refusal(() -> reserveSmall(400_000)).getMessage().contains("use 1000 blocks or less"));
    }

    @Test
    void shouldCountWhatIsBeingOpenedBesides() throws Exception {
        host.available(100);
        MemoryReservation other = reserve(60);
        assertEquals(
                "60 blocks of 1048576 bytes take 60 MiB, and only 40 MiB are available beside 60 MiB for rings that are"
                        + " being opened: use 40 blocks or less",
                refusal(() -> reserve(60)).getMessage());
        reserve(40).close();
        other.close();
        other.close();
        reserve(100).close();
        refusal(() -> reserve(101));
    }

    @Test
    void shouldCountTheHeapOfSeveralTogether() throws Exception {
        host.freeHeap = 16 * FakeHost.MIB;
        MemoryReservation other = reserveSmall(200_000);
        assertTrue(refusal(() -> reserveSmall(200_000)).isOfHeap());
        other.close();
        reserveSmall(200_000).close();
    }

    @Test
    void shouldWaitForOthersWhoseMemoryMayBeCountedTwice() throws Exception {
        admission = host.admission(FOR_EVER);
        host.available(100);
        MemoryReservation other = reserve(60);
        CompletableFuture<Void> second = CompletableFuture.runAsync(() -> {
            try {
                reserve(60).close();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        host.available(60); // the first one is half open
        assertFalse(second.isDone());
        other.close();
        second.get();
    }

    @Test
    void shouldNotWaitForWhatWillNeverFit() throws Exception {
        admission = host.admission(FOR_EVER);
        host.available(100);
        MemoryReservation other = reserve(60);
        assertTrue(refusal(() -> reserve(101)).getMessage().contains("take 101 MiB"));
        other.close();
    }

    @Test
    void shouldNeverGrantMoreThanThereIsToManyAtOnce() throws Exception {
        admission = host.admission(FOR_EVER);
        host.available(100);
        AtomicInteger open = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CompletableFuture<?>[] all = new CompletableFuture<?>[8];
        for (int i = 0; i < all.length; i++) {
            all[i] = CompletableFuture.runAsync(() -> {
                for (int round = 0; round < 50; round++) {
                    try (MemoryReservation mine = reserve(30)) {
                        most.accumulateAndGet(open.incrementAndGet(), Math::max);
                        Thread.yield();
                        open.decrementAndGet();
                        assertTrue(mine != null);
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                }
            });
        }
        CompletableFuture.allOf(all).get();
        assertTrue(most.get() <= 3, most + " of 30 MiB in 100");
    }
}
