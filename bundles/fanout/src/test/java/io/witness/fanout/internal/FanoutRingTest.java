package io.witness.fanout.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.api.ring.RingException;
import io.witness.api.socket.BlockCount;
import io.witness.api.socket.Reader;
import io.witness.api.socket.SubscriptionStatus;
import java.util.List;
import org.junit.jupiter.api.Test;

class FanoutRingTest {
    private static final int NUM_BLOCKS = 16;
    private static final int HANDS = NUM_BLOCKS / 4;
    private static final int RESERVE = NUM_BLOCKS / 8;
    private static final long MILLI = 1_000_000L;

    private final FakeRing ring = new FakeRing(NUM_BLOCKS);
    private long now = 1;
    private final FanoutRing fanout = new FanoutRing("/run/test.sock", 0, ring, () -> now, e -> {
        throw new AssertionError(e);
    });

    private FakeReader join() throws RingException {
        FakeReader reader = new FakeReader(NUM_BLOCKS);
        reader.subscription = fanout.subscribe(Reader.consumer("test"), reader);
        return reader;
    }

    private void cycle() {
        try {
            fanout.agent().dutyCycle();
        } catch (RingException e) {
            throw new AssertionError(e);
        }
    }

    private void fillAndCycle(int blocks) {
        for (int i = 0; i < blocks; i++) {
            ring.fill(1);
            cycle();
        }
    }

    private void passAgentTime(long millis) {
        for (long step = 0; step < millis; step += 10) {
            now += 10 * MILLI;
            cycle();
        }
    }

    @Test
    void shouldGiveABlockBackAtOnceWithoutReaders() {
        fillAndCycle(3 * NUM_BLOCKS);

        assertEquals(0, ring.dropped);
        assertEquals(
                new BlockCount(3 * NUM_BLOCKS, 3 * NUM_BLOCKS), fanout.status().taken());
    }

    @Test
    void shouldGiveABlockBackWhenItsLastReaderReturnsIt() throws RingException {
        FakeReader first = join();
        FakeReader second = join();
        fillAndCycle(1);

        first.returnAll();
        assertFalse(ring.isFree(0));
        second.returnAll();
        assertTrue(ring.isFree(0));
    }

    @Test
    void shouldDeliverEveryBlockInOrderToEachReader() throws RingException {
        FakeReader first = join();
        FakeReader second = join();
        for (int i = 0; i < 5 * NUM_BLOCKS; i++) {
            fillAndCycle(1);
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
    void shouldLetBlocksWaitForFullHands() throws RingException {
        FakeReader reader = join();
        fillAndCycle(HANDS + 3);

        SubscriptionStatus status = reader.subscription.status();
        assertEquals(HANDS, status.outstanding().blocks());
        assertEquals(3, status.waiting().blocks());

        reader.returnOne();
        reader.subscription.advance();
        assertEquals(HANDS + 1, reader.seen.size());
        assertEquals(HANDS, reader.seen.get(HANDS));
    }

    @Test
    void shouldKeepWaitingWhatASinkDoesNotAccept() throws RingException {
        FakeReader reader = join();
        reader.acceptAtMost = 0;
        fillAndCycle(2);
        assertEquals(2, reader.subscription.status().waiting().blocks());

        reader.acceptAtMost = 1;
        reader.subscription.advance();
        assertEquals(List.of(0), reader.seen);
        assertEquals(1, reader.subscription.status().waiting().blocks());
    }

    @Test
    void shouldSkipWaitingBlocksOfTheReserveAndKeepTheRest() throws RingException {
        FakeReader slow = join();
        FakeReader good = join();
        slow.acceptAtMost = 0;
        for (int i = 0; i < NUM_BLOCKS + 4; i++) {
            fillAndCycle(1);
            good.returnAll();
        }

        SubscriptionStatus status = slow.subscription.status();
        assertEquals(NUM_BLOCKS - RESERVE, status.waiting().blocks());
        assertEquals(RESERVE + 4, status.skipped().blocks());
        assertNull(slow.endReason);
        assertEquals(0, ring.dropped);
    }

    @Test
    void shouldEvictAReaderThatKeepsABlockOfTheReserve() throws RingException {
        FakeReader stuck = join();
        FakeReader good = join();
        for (int i = 0; i < NUM_BLOCKS - RESERVE; i++) {
            fillAndCycle(1);
            good.returnAll();
        }
        assertNull(stuck.endReason);

        passAgentTime(200);
        fillAndCycle(1);
        good.returnAll();
        passAgentTime(200);
        for (int i = 0; i < 2 * NUM_BLOCKS; i++) {
            fillAndCycle(1);
            good.returnAll();
        }

        assertNotNull(stuck.endReason);
        assertEquals(0, ring.dropped);
        assertEquals(1, fanout.status().evicted());
        assertEquals(1, fanout.status().subscriptions().size());
        assertEquals(3 * NUM_BLOCKS - RESERVE + 1, good.seen.size());
        SubscriptionStatus status = stuck.subscription.status();
        assertEquals(HANDS, status.forfeited().blocks());
    }

    @Test
    void shouldNotEvictForAPauseOfTheProcess() throws RingException {
        FakeReader paused = join();
        FakeReader other = join();
        for (int i = 0; i < NUM_BLOCKS; i++) {
            fillAndCycle(1);
            other.returnAll();
        }
        now += 500 * MILLI;
        cycle();

        assertNull(paused.endReason);
    }

    @Test
    void shouldNotEvictForReturnsThatNobodyHasReadYet() throws RingException {
        FakeReader reader = join();
        FakeReader other = join();
        for (int i = 0; i < NUM_BLOCKS; i++) {
            fillAndCycle(1);
            other.returnAll();
        }
        reader.returnsWhenAsked = true;
        passAgentTime(200);

        assertNull(reader.endReason);
        assertEquals(HANDS, reader.subscription.status().returned().blocks());
    }

    @Test
    void shouldEvictWhoSendsFasterThanItCanBeReadALittleLater() throws RingException {
        FakeReader flooding = join();
        FakeReader other = join();
        flooding.neverSettles = true;
        for (int i = 0; i < NUM_BLOCKS; i++) {
            fillAndCycle(1);
            other.returnAll();
        }
        passAgentTime(150);
        assertNull(flooding.endReason);

        passAgentTime(150);
        assertNotNull(flooding.endReason);
    }

    @Test
    void shouldReadReturnsWhenAGoodPartOfTheHandsIsFull() throws RingException {
        FakeReader reader = join();
        reader.returnsWhenAsked = true;
        fillAndCycle(5 * NUM_BLOCKS);

        assertEquals(5 * NUM_BLOCKS, reader.seen.size());
        assertEquals(0, ring.dropped);
    }

    @Test
    void shouldNeverEvictAReaderThatIsAlone() throws RingException {
        FakeReader alone = join();
        fillAndCycle(2 * NUM_BLOCKS);
        passAgentTime(1000);
        fillAndCycle(1);

        assertNull(alone.endReason);
        assertTrue(ring.dropped > 0);
    }

    @Test
    void shouldRefuseAReturnOfWhatIsNotInHand() throws RingException {
        FakeReader reader = join();
        fillAndCycle(1);

        assertFalse(reader.subscription.returned(1));
        assertFalse(reader.subscription.returned(-1));
        assertFalse(reader.subscription.returned(NUM_BLOCKS));
        assertTrue(reader.subscription.returned(0));
        assertFalse(reader.subscription.returned(0));
    }

    @Test
    void shouldReleaseEverythingWhenAReaderLeaves() throws RingException {
        FakeReader reader = join();
        fillAndCycle(HANDS + 2);
        reader.subscription.close();

        for (int i = 0; i < HANDS + 2; i++) {
            assertTrue(ring.isFree(i));
        }
        SubscriptionStatus status = reader.subscription.status();
        assertEquals(HANDS, status.forfeited().blocks());
        assertEquals(2, status.skipped().blocks());
        assertFalse(reader.subscription.returned(0));
        assertEquals(0, fanout.status().subscriptions().size());
    }

    @Test
    void shouldCloseItsLedger() throws RingException {
        FakeReader slow = join();
        FakeReader good = join();
        for (int i = 0; i < 100; i++) {
            ring.fill(i % 7);
            cycle();
            good.returnAll();
            if (i % 5 == 0 && !slow.inHand.isEmpty()) {
                slow.returnOne();
                slow.subscription.advance();
            }
        }
        for (FakeReader reader : List.of(slow, good)) {
            SubscriptionStatus s = reader.subscription.status();
            assertEquals(s.taken(), s.delivered().plus(s.skipped()).plus(s.waiting()));
            assertEquals(s.delivered(), s.returned().plus(s.outstanding()).plus(s.forfeited()));
            assertEquals(fanout.status().taken(), s.taken());
        }
    }

    @Test
    void shouldCountNoPacketsForAnImpossibleHeader() throws RingException {
        FakeReader reader = join();
        ring.fill(-5);
        cycle();

        assertEquals(new BlockCount(1, 0), reader.subscription.status().taken());
    }

    @Test
    void shouldEndItsReadersAndTheRingWhenClosed() throws RingException {
        FakeReader reader = join();
        fillAndCycle(1);
        fanout.close();

        assertNotNull(reader.endReason);
        assertTrue(ring.closed);
        assertThrows(RingException.class, this::join);
    }
}
