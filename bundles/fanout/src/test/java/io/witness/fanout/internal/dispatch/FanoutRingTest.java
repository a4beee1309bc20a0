package io.witness.fanout.internal.dispatch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.api.ring.RingException;
import io.witness.api.socket.BlockCount;
import io.witness.api.socket.Ledger;
import io.witness.api.socket.Reader;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class FanoutRingTest {
    private static final int NUM_BLOCKS = 16;
    private static final int MAX_IN_FLIGHT = NUM_BLOCKS / 4;
    private static final int RESERVE = NUM_BLOCKS / 4 + 1;

    private final RingUnderTest test = new RingUnderTest(NUM_BLOCKS);
    private final FakeRing ring = test.ring;
    private final FanoutRing fanout = test.fanout;

    @Test
    void shouldGiveABlockBackAtOnceWithoutReaders() {
        test.fillAndCycle(3 * NUM_BLOCKS);

        assertEquals(0, ring.dropped);
        assertEquals(
                new BlockCount(3 * NUM_BLOCKS, 3 * NUM_BLOCKS), fanout.status().taken());
    }

    @Test
    void shouldGiveABlockBackWhenItsLastReaderReturnsIt() {
        FakeReader first = test.join();
        FakeReader second = test.join();
        test.fillAndCycle(1);

        first.returnAll();
        assertFalse(ring.isFree(0));
        second.returnAll();
        assertTrue(ring.isFree(0));
    }

    /** A round of work that does not end is that of a thread that hangs. */
    @Test
    void shouldTellHowLongItsThreadHasBeenAtWork() {
        assertEquals(OptionalLong.empty(), fanout.status().busyNanos());
        ring.onTake = () -> test.now += 5 * RingUnderTest.MILLI;
        FakeReader reader = test.join();
        test.fillAndCycle(1);
        long first = fanout.status().busyNanos().orElseThrow();
        assertTrue(first >= 5 * RingUnderTest.MILLI, () -> first + " ns");
        ring.onTake = () -> {};
        reader.returnAll();
        test.cycle();
        assertEquals(OptionalLong.of(0), fanout.status().busyNanos());
    }

    @Test
    void shouldTellTheRingHowManyReadersThereAre() {
        assertEquals(0, ring.readers);
        FakeReader first = test.join();
        FakeReader second = test.join();
        assertEquals(2, ring.readers);
        first.subscription.close();
        assertEquals(1, ring.readers);
        second.subscription.close();
        assertEquals(0, ring.readers);
    }

    /** A ring that waits for its readers may publish its first block for a reader at the very moment it hears of it. */
    @Test
    void shouldOfferABlockToWhoSubscribedBeforeItWasPublished() {
        FakeReader[] reader = {null};
        ring.onTake = () -> {
            if (reader[0] == null) {
                reader[0] = test.join();
                ring.fill(1);
            }
        };
        test.cycle();
        assertEquals(List.of(0), reader[0].seen);
    }

    @Test
    @Timeout(60)
    void shouldRestWhenTheRingIsOverAndEndAtOnceThen() throws Exception {
        ring.over = true;
        ring.fill(1);
        Thread thread = new Thread(fanout.agent());
        thread.setDaemon(true);
        thread.start();
        while (thread.getState() != Thread.State.WAITING) {
            Thread.sleep(1); // ends with the time limit
        }
        assertEquals(new BlockCount(1, 1), fanout.status().taken());
        assertEquals(0, ring.awaited);
        fanout.agent().stop();
        thread.join();
    }

    @Test
    void shouldDeliverEveryBlockInOrderToEachReader() {
        FakeReader first = test.join();
        FakeReader second = test.join();
        for (int i = 0; i < 5 * NUM_BLOCKS; i++) {
            test.fillAndCycle(1);
            first.returnAll();
            second.returnAll();
        }

        assertEquals(5 * NUM_BLOCKS, first.seen.size());
        for (int i = 0; i < first.seen.size(); i++) {
            assertEquals(i % NUM_BLOCKS, first.seen.get(i));
        }
        assertEquals(first.seen, second.seen);
    }

    @Test
    void shouldLetBlocksWaitForFullHands() {
        FakeReader reader = test.join();
        test.join(); // beside another one
        test.fillAndCycle(MAX_IN_FLIGHT + 3);

        Ledger status = reader.subscription.status().ledger();
        assertEquals(MAX_IN_FLIGHT, status.outstanding().blocks());
        assertEquals(3, status.waiting().blocks());

        reader.returnOne();
        reader.subscription.advance();
        assertEquals(MAX_IN_FLIGHT + 1, reader.seen.size());
        assertEquals(MAX_IN_FLIGHT, reader.seen.get(MAX_IN_FLIGHT));
    }

    @Test
    void shouldKeepWaitingWhatASinkDoesNotAccept() {
        FakeReader reader = test.join();
        reader.acceptAtMost = 0;
        test.fillAndCycle(2);
        assertEquals(2, reader.subscription.status().ledger().waiting().blocks());

        reader.acceptAtMost = 1;
        reader.subscription.advance();
        assertEquals(List.of(0), reader.seen);
        assertEquals(1, reader.subscription.status().ledger().waiting().blocks());
    }

    @Test
    void shouldSkipWaitingBlocksOfTheReserveAndKeepTheRest() {
        FakeReader slow = test.join();
        FakeReader good = test.join();
        slow.acceptAtMost = 0;
        test.passAgentTime(200); // it is known who keeps up
        for (int i = 0; i < NUM_BLOCKS + 4; i++) {
            test.fillAndCycle(1);
            good.returnAll();
        }

        Ledger status = slow.subscription.status().ledger();
        assertEquals(NUM_BLOCKS - RESERVE, status.waiting().blocks());
        assertEquals(RESERVE + 4, status.skipped().blocks());
        assertNull(slow.endReason);
        assertEquals(0, ring.dropped);
    }

    @Test
    void shouldEvictAReaderThatKeepsABlockOfTheReserve() {
        FakeReader stuck = test.join();
        FakeReader good = test.join();
        for (int i = 0; i < NUM_BLOCKS - RESERVE; i++) {
            test.fillAndCycle(1);
            good.returnAll();
        }
        assertNull(stuck.endReason);

        test.passAgentTime(200);
        test.fillAndCycle(1);
        good.returnAll();
        test.passAgentTime(200);
        for (int i = 0; i < 2 * NUM_BLOCKS; i++) {
            test.fillAndCycle(1);
            good.returnAll();
        }

        assertNotNull(stuck.endReason);
        assertEquals(0, ring.dropped);
        assertEquals(1, fanout.status().ended().evicted());
        assertEquals(0, fanout.status().ended().evictedByOperator());
        assertEquals(1, fanout.status().subscriptions().size());
        assertEquals(3 * NUM_BLOCKS - RESERVE + 1, good.seen.size());
        Ledger status = stuck.subscription.status().ledger();
        assertEquals(MAX_IN_FLIGHT, status.forfeited().blocks());
    }

    @Test
    void shouldNotEvictForAPauseOfTheProcess() {
        FakeReader paused = test.join();
        FakeReader other = test.join();
        for (int i = 0; i < NUM_BLOCKS; i++) {
            test.fillAndCycle(1);
            other.returnAll();
        }
        test.now += 500 * RingUnderTest.MILLI;
        test.cycle();

        assertNull(paused.endReason);
    }

    @Test
    void shouldNotEvictForReturnsThatNobodyHasReadYet() {
        FakeReader reader = test.join();
        FakeReader other = test.join();
        for (int i = 0; i < NUM_BLOCKS; i++) {
            test.fillAndCycle(1);
            other.returnAll();
        }
        reader.returnsWhenAsked = true;
        test.passAgentTime(200);

        assertNull(reader.endReason);
        assertEquals(
                MAX_IN_FLIGHT, reader.subscription.status().ledger().returned().blocks());
    }

    @Test
    void shouldEvictWhoSendsFasterThanItCanBeReadALittleLater() {
        FakeReader flooding = test.join();
        FakeReader other = test.join();
        flooding.neverSettles = true;
        for (int i = 0; i < NUM_BLOCKS; i++) {
            test.fillAndCycle(1);
            other.returnAll();
        }
        test.passAgentTime(150);
        assertNull(flooding.endReason);

        test.passAgentTime(150);
        assertNotNull(flooding.endReason);
    }

    @Test
    void shouldReadReturnsWhenAGoodPartOfTheHandsIsFull() {
        FakeReader reader = test.join();
        reader.returnsWhenAsked = true;
        test.fillAndCycle(5 * NUM_BLOCKS);

        assertEquals(5 * NUM_BLOCKS, reader.seen.size());
        assertEquals(0, ring.dropped);
    }

    @Test
    void shouldNeverEvictAReaderThatIsAlone() {
        FakeReader alone = test.join();
        test.fillAndCycle(2 * NUM_BLOCKS);
        test.passAgentTime(1000);
        test.fillAndCycle(1);

        assertNull(alone.endReason);
        assertTrue(ring.dropped > 0);
    }

    @Test
    void shouldRefuseAReturnOfWhatIsNotInHand() {
        FakeReader reader = test.join();
        test.fillAndCycle(1);

        assertFalse(reader.subscription.returned(1));
        assertFalse(reader.subscription.returned(-1));
        assertFalse(reader.subscription.returned(NUM_BLOCKS));
        assertTrue(reader.subscription.returned(0));
        assertFalse(reader.subscription.returned(0));
    }

    @Test
    void shouldReleaseEverythingWhenAReaderLeaves() {
        FakeReader reader = test.join();
        test.fillAndReturn(MAX_IN_FLIGHT + 2, test.join());
        reader.subscription.close();

        for (int i = 0; i < MAX_IN_FLIGHT + 2; i++) {
            assertTrue(ring.isFree(i));
        }
        Ledger status = reader.subscription.status().ledger();
        assertEquals(MAX_IN_FLIGHT, status.forfeited().blocks());
        assertEquals(2, status.skipped().blocks());
        assertFalse(reader.subscription.returned(0));
        assertEquals(1, fanout.status().subscriptions().size());
    }

    /** There may be many, and the ring's thread needs the monitor for each block. */
    @Test
    void shouldReleaseOutsideOfTheMonitorWhenAReaderLeaves() {
        FakeReader reader = test.join();
        test.fillAndCycle(NUM_BLOCKS);
        ring.onRelease = () -> assertFalse(Thread.holdsLock(reader.subscription));
        reader.subscription.close();
        for (int i = 0; i < NUM_BLOCKS; i++) {
            assertTrue(ring.isFree(i));
        }
        assertEquals(0, reader.subscription.status().ledger().outstanding().blocks());
    }

    @Test
    void shouldCloseItsLedger() {
        FakeReader slow = test.join();
        FakeReader good = test.join();
        for (int i = 0; i < 100; i++) {
            ring.fill(i % 7);
            test.cycle();
            good.returnAll();
            if (i % 5 == 0 && !slow.inHand.isEmpty()) {
                slow.returnOne();
                slow.subscription.advance();
            }
        }
        for (FakeReader reader : List.of(slow, good)) {
            Ledger s = reader.subscription.status().ledger();
            assertEquals(s.taken(), s.delivered().plus(s.skipped()).plus(s.waiting()));
            assertEquals(s.delivered(), s.returned().plus(s.outstanding()).plus(s.forfeited()));
            assertEquals(fanout.status().taken(), s.taken());
        }
    }

    @Test
    void shouldCountNoPacketsForAnImpossibleHeader() {
        FakeReader reader = test.join();
        ring.fill(-5);
        test.cycle();

        assertEquals(new BlockCount(1, 0), reader.subscription.status().ledger().taken());
    }

    @Test
    void shouldEndItsReadersAndTheRingWhenClosed() {
        FakeReader reader = test.join();
        test.fillAndCycle(1);
        fanout.stop();
        fanout.finish();

        assertNotNull(reader.endReason);
        assertTrue(ring.closed);
        assertThrows(RingException.class, () -> fanout.subscribe(Reader.consumer("late"), new FakeReader(NUM_BLOCKS)));
    }
}
