package io.witness.fanout.internal.dispatch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.api.socket.BlockCount;
import io.witness.api.socket.EndReason;
import io.witness.api.socket.Ledger;
import io.witness.api.socket.Loss;
import io.witness.api.socket.SubscriptionStatus;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Operators evict, pause and resume readers; the ledger closes all the same. */
class OperatorTest {
    private final RingUnderTest test = new RingUnderTest(32);
    private final FakeReader first = test.join();

    private SubscriptionStatus status(int position) {
        return test.fanout.status().subscriptions().get(position);
    }

    private static void assertCloses(Ledger ledger) {
        assertEquals(ledger.taken(), ledger.delivered().plus(ledger.skipped()).plus(ledger.waiting()));
        assertEquals(
                ledger.delivered(), ledger.returned().plus(ledger.outstanding()).plus(ledger.forfeited()));
    }

    @Test
    void shouldEvictAReaderAndFreeItsBlocks() {
        FakeReader other = test.join();
        test.fillAndCycle(4);
        assertEquals(28, test.fanout.status().freeBlocks());
        assertEquals(2, test.fanout.evict(reader -> reader.name().equals("test"), "by the test"));
        assertEquals(new EndReason(EndReason.Kind.EVICTED_BY_OPERATOR, "by the test"), first.endReason);
        assertEquals(EndReason.Kind.EVICTED_BY_OPERATOR, other.endReason.kind());
        assertEquals(32, test.fanout.status().freeBlocks());
        assertEquals(2, test.fanout.status().ended().evicted());
        assertEquals(2, test.fanout.status().ended().evictedByOperator());
        assertEquals(new BlockCount(8, 8), test.fanout.status().ended().ledger().forfeited());
        assertCloses(test.fanout.status().ended().ledger());
        List<Loss> losses = test.losses.losses();
        assertEquals(
                List.of(4L, 4L),
                losses.stream().map(loss -> loss.lost().blocks()).toList());
        assertEquals("by the test", losses.get(0).detail());
        assertEquals(0, test.fanout.evict(reader -> true, "again"));
    }

    @Test
    void shouldEvictNobodyElse() {
        assertEquals(0, test.fanout.evict(reader -> false, "by the test"));
        assertEquals(null, first.endReason);
    }

    @Test
    void shouldSkipAllBlocksOfAPausedReaderUntilItIsResumed() {
        test.fillAndCycle(3);
        assertEquals(1, test.fanout.pause(reader -> true, true));
        assertEquals(0, test.fanout.pause(reader -> true, true), "a second time");
        test.fillAndCycle(5);
        assertEquals(3, first.seen.size());
        assertTrue(status(0).paused());
        assertEquals(new BlockCount(5, 5), status(0).ledger().skipped());
        assertCloses(status(0).ledger());
        assertEquals(29, test.fanout.status().freeBlocks(), "what it has in flight stays with it");
        assertEquals("paused by an operator", test.losses.losses().get(0).detail());

        first.returnAll();
        assertEquals(1, test.fanout.pause(reader -> true, false));
        assertFalse(status(0).paused());
        test.fillAndCycle(2);
        assertEquals(List.of(0, 1, 2, 8, 9), first.seen);
        assertCloses(status(0).ledger());
    }

    @Test
    void shouldSkipWhatWaitsWhenAReaderIsPaused() {
        first.acceptAtMost = 0;
        test.fillAndCycle(3);
        assertEquals(new BlockCount(3, 3), status(0).ledger().waiting());
        test.fanout.pause(reader -> true, true);
        assertEquals(new BlockCount(3, 3), status(0).ledger().skipped());
        assertEquals(32, test.fanout.status().freeBlocks());
    }

    /** Otherwise a reader that needs nothing would be a reason to evict one that works. */
    @Test
    void shouldNotSparePacketsForAPausedReader() {
        FakeReader paused = test.join();
        test.fanout.pause(reader -> true, true);
        test.fanout.pause(reader -> true, false);
        paused.returnAll();
        pauseOnly(paused);
        for (int i = 0; i < 300; i++) {
            test.now += 5 * RingUnderTest.MILLI;
            test.fillAndCycle(1);
        }
        assertEquals(null, first.endReason, "the one that holds blocks goes on");
        assertTrue(test.ring.dropped > 0);
    }

    private void pauseOnly(FakeReader reader) {
        assertTrue(((BlockSubscription) reader.subscription).pause(true));
    }
}
