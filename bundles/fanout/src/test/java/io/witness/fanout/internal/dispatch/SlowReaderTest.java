package io.witness.fanout.internal.dispatch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.api.socket.Ledger;
import io.witness.api.socket.Quotas;
import io.witness.api.socket.SlowClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Readers that work on block after block, and are slower than the kernel. */
class SlowReaderTest {
    private static final int NUM_BLOCKS = 64;
    private static final int BLOCKS = 1000;

    private final RingUnderTest test = new RingUnderTest(NUM_BLOCKS);

    private void pass(int millis, int millisABlock, FakeReader slow, int millisOfSlow, FakeReader... others) {
        pass(test, millis, millisABlock, slow, millisOfSlow, others);
    }

    /** Time goes in steps of a millisecond; other readers return at once. */
    private static void pass(
            RingUnderTest test, int millis, int millisABlock, FakeReader slow, int millisOfSlow, FakeReader... others) {
        for (int i = 1; i <= millis; i++) {
            test.now += RingUnderTest.MILLI;
            if (i % millisABlock == 0) {
                test.ring.fill(1);
            }
            if (i % millisOfSlow == 0 && !slow.inHand.isEmpty() && slow.endReason == null) {
                slow.returnOne();
                slow.subscription.advance();
            }
            test.cycle();
            for (FakeReader other : others) {
                other.returnAll();
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"23, 24", "23, 50", "23, 60", "10, 20", "10, 28", "5, 6", "50, 120"})
    void shouldMissBlocksAndStay(int millisABlock, int millisOfSlow) {
        FakeReader slow = test.join();
        FakeReader good = test.join();
        pass(BLOCKS * millisABlock, millisABlock, slow, millisOfSlow, good);

        assertNull(slow.endReason);
        assertEquals(0, test.ring.dropped);
        assertEquals(BLOCKS, good.seen.size());
        Ledger ledger = slow.subscription.status().ledger();
        assertEquals(BLOCKS, ledger.taken().blocks());
        assertEquals(
                BLOCKS,
                ledger.delivered().plus(ledger.skipped()).plus(ledger.waiting()).blocks());
        assertEquals(slow.seen.size(), ledger.delivered().blocks());
        long worked = (long) BLOCKS * millisABlock / millisOfSlow;
        assertTrue(ledger.returned().blocks() >= worked - 1, ledger::toString); // it never ran out of work
    }

    @Test
    void shouldBeGivenAllThatTheRingHoldsAfterASinglePause() {
        FakeReader reader = test.join();
        FakeReader good = test.join();
        pass(2300, 23, reader, 1, good);
        pass(1000, 23, reader, 2000, good);
        pass(2300, 23, reader, 1, good);

        assertNull(reader.endReason);
        assertEquals(0, reader.subscription.status().ledger().skipped().blocks());
        assertEquals(good.seen.size(), reader.seen.size());
    }

    @Test
    void shouldSkipNoSoonerThanNeededForAReaderThatIsAlone() {
        FakeReader alone = test.join();
        pass(1000, 10, alone, 1001);

        assertEquals(56, alone.inHand.size());
        assertEquals(8, alone.subscription.status().ledger().waiting().blocks());
        assertEquals(0, alone.subscription.status().ledger().skipped().blocks());
        assertEquals(100 - NUM_BLOCKS, test.ring.dropped);
    }

    /** It holds 16 blocks for a second, but none for longer than it works on it; then the kernel really needs one. */
    @Test
    void shouldBearAReaderThatGoesOnAsLongAsTheKernelDoes() {
        FakeReader working = test.join();
        FakeReader good = test.join();
        test.fillAndReturn(NUM_BLOCKS - 8, good);
        pass(400, 1000, working, 60, good);
        assertNull(working.endReason);

        pass(400, 1000, working, 1000, good);
        assertNull(working.endReason); // nothing comes: the kernel needs nothing
        pass(400, 50, working, 1000, good);
        assertNotNull(working.endReason);
        assertEquals(0, test.ring.dropped);
    }

    /** Others come back, but this one does not. */
    @Test
    void shouldNotBearAReaderThatReturnsOnlyWhatCameLater() {
        FakeReader keeping = test.join();
        FakeReader good = test.join();
        test.fillAndReturn(NUM_BLOCKS - 16, good);
        int kept = keeping.inHand.remove();
        pass(400, 1000, keeping, 20, good);

        assertEquals(0, kept);
        assertNotNull(keeping.endReason);
    }

    /** The original's way, whatever the reader's pace. */
    @ParameterizedTest
    @CsvSource({"23, 50, 0", "10, 20, 0", "10, 20, 1"})
    void shouldSkipNothingWhereSlowReadersAreWaitedFor(int millisABlock, int millisOfSlow, int clientMaxBlocks) {
        RingUnderTest waiting = new RingUnderTest(NUM_BLOCKS, new Quotas(clientMaxBlocks, 100, SlowClient.WAIT, 64, 0));
        FakeReader slow = waiting.join();
        FakeReader good = waiting.join();
        pass(waiting, BLOCKS * millisABlock, millisABlock, slow, millisOfSlow, good);

        assertNull(slow.endReason);
        assertEquals(0, slow.subscription.status().ledger().skipped().blocks());
        assertTrue(waiting.ring.dropped > 0);
    }

    @Test
    void shouldGiveAReaderThatIsAloneAllThatTheRingHolds() {
        FakeReader alone = test.join();
        pass(1000, 20, alone, 10);
        pass(600, 10, alone, 40);
        assertEquals(46, alone.inHand.size());
        pass(2000, 20, alone, 10);

        assertEquals(0, test.ring.dropped);
        assertEquals(0, alone.subscription.status().ledger().skipped().blocks());
    }

    /** It comes late, pauses once, and is as fast as any. */
    @Test
    void shouldNotTakeAReaderForSlowBecauseItCameLate() {
        FakeReader good = test.join();
        test.fillAndReturn(100_000, good);
        FakeReader late = test.join();
        test.fillAndReturn(20, good);
        late.returnAll();

        assertEquals(16, late.subscription.maxInFlight());
        late.returnAll();
        test.fillAndReturn(100, good, late);
        assertEquals(120, late.seen.size());
    }

    /** It is asked for what it returns as soon as it has a good part of what it may have. */
    @Test
    void shouldReadReturnsOfAReaderWhoseHandsAreFew() {
        FakeReader slow = test.join();
        FakeReader good = test.join();
        for (int millisOfSlow = 20; millisOfSlow <= 70; millisOfSlow += 5) {
            pass(2000, 10, slow, millisOfSlow, good);
        }
        assertNull(slow.endReason);
        assertTrue(slow.subscription.maxInFlight() < 4, () -> "hands " + slow.subscription.maxInFlight());

        slow.returnsWhenAsked = true;
        test.fillAndReturn(200, good);
        assertEquals(16, slow.subscription.maxInFlight());
    }
}
