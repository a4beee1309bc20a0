package io.witness.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.api.ring.RingException;
import io.witness.api.ring.RingSpecification;
import io.witness.api.socket.SocketSpecification;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class MemoryAdmissionTest {
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

    /** Of 1 MiB a block. */
    private static RingSpecification mebibytes(int numBlocks, Object... more) throws Exception {
        Map<String, Object> keys = new HashMap<>(Map.of("Interface", "eth0", "NumBlocks", numBlocks));
        for (int i = 0; i < more.length; i += 2) {
            keys.put((String) more[i], more[i + 1]);
        }
        return SocketSpecification.rings(keys);
    }

    private String refusal(RingSpecification specification) {
        RingException e = assertThrows(RingException.class, () -> admission.reserveKernelRings(specification));
        assertEquals(Optional.of("NumBlocks"), e.key());
        return e.getMessage();
    }

    @Test
    void shouldRefuseRingsLargerThanTheMemoryBeforeTheKernelTries() throws Exception {
        host.available(2048);
        admission.reserveKernelRings(mebibytes(2048)).close();
        host.available(2047);
        assertEquals(
                "NumBlocks=2048 of BlockSize=1048576 for FanoutSize=1 take 2048 MiB, and only 2047 MiB are available:"
                        + " use NumBlocks=2047 or less",
                refusal(mebibytes(2048)));
        admission.reserveKernelRings(mebibytes(2047)).close();
        host.file("proc/meminfo", "MemFree: 1 kB\n");
        admission.reserveKernelRings(mebibytes(2048)).close();
    }

    @Test
    void shouldWantAsMuchAgainForTheCopiesOfASealedSocket() throws Exception {
        host.available(128);
        admission.reserveKernelRings(mebibytes(64, "Sealed", true)).close();
        admission.reserveFileRings(mebibytes(128, "Sealed", true)).close();
        host.available(127);
        assertEquals(
                "NumBlocks=64 of BlockSize=1048576 for FanoutSize=1 take 128 MiB with the copies of Sealed=true,"
                        + " and only 127 MiB are available: use NumBlocks=63 or less, or leave Sealed out",
                refusal(mebibytes(64, "Sealed", true)));
    }

    @Test
    void shouldNameWhatWorksForAllRingsOfAGroup() throws Exception {
        host.available(100);
        assertTrue(refusal(mebibytes(64, "FanoutSize", 4)).endsWith("use NumBlocks=25 or less"));
        admission.reserveKernelRings(mebibytes(25, "FanoutSize", 4)).close();
        host.available(3);
        assertTrue(refusal(mebibytes(1, "FanoutSize", 4)).contains("not enough for one block"));
    }

    @Test
    void shouldCountTheHeapOfManySmallBlocks() throws Exception {
        host.freeHeap = 16 * FakeHost.MIB;
        RingSpecification many = mebibytes(400_000, "BlockSize", 4096);
        assertEquals(
                "NumBlocks=400000 of BlockSize=4096 for FanoutSize=1 take 13 MiB of heap with 4 readers, and only 12 MiB"
                        + " are free: use NumBlocks=349525 or less with a larger BlockSize, or a larger heap"
                        + " (WITNESS_JAVA_OPTS=-Xmx)",
                refusal(many));
        assertEquals(1, host.collections);
        admission.reserveKernelRings(mebibytes(349_525, "BlockSize", 4096)).close();
        assertEquals(1, host.collections, "only if it matters");
        host.garbage = 30 * FakeHost.MIB;
        admission.reserveKernelRings(many).close();
        assertEquals(2, host.collections);
    }

    @Test
    void shouldNameTheValueForWhichThereIsEnoughOfEverything() throws Exception {
        host.available(1000);
        host.freeHeap = (4 << 20) + 36 * 1000;
        assertTrue(refusal(mebibytes(400_000, "BlockSize", 4096)).contains("use NumBlocks=1000 or less"));
    }

    @Test
    void shouldCountWhatIsBeingOpenedBesides() throws Exception {
        host.available(100);
        MemoryReservation other = admission.reserveKernelRings(mebibytes(60));
        assertEquals(
                "NumBlocks=60 of BlockSize=1048576 for FanoutSize=1 take 60 MiB, and only 40 MiB are available beside"
                        + " 60 MiB for sockets that are being opened: use NumBlocks=40 or less",
                refusal(mebibytes(60)));
        admission.reserveKernelRings(mebibytes(40)).close();
        other.close();
        other.close();
        admission.reserveKernelRings(mebibytes(100)).close();
        assertThrows(RingException.class, () -> admission.reserveKernelRings(mebibytes(101)));
    }

    @Test
    void shouldCountTheHeapOfSeveralTogether() throws Exception {
        host.freeHeap = 16 * FakeHost.MIB;
        RingSpecification many = mebibytes(200_000, "BlockSize", 4096);
        MemoryReservation other = admission.reserveKernelRings(many);
        assertTrue(refusal(many).contains("of heap"));
        other.close();
        admission.reserveKernelRings(many).close();
    }

    @Test
    void shouldWaitForOthersWhoseMemoryMayBeCountedTwice() throws Exception {
        admission = host.admission(FOR_EVER);
        host.available(100);
        MemoryReservation other = admission.reserveKernelRings(mebibytes(60));
        CompletableFuture<Void> second = CompletableFuture.runAsync(() -> {
            try {
                admission.reserveKernelRings(mebibytes(60)).close();
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
        MemoryReservation other = admission.reserveKernelRings(mebibytes(60));
        assertTrue(refusal(mebibytes(101)).contains("take 101 MiB"));
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
                    try (MemoryReservation mine = admission.reserveKernelRings(mebibytes(30))) {
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
