package io.witness.fanout.internal.dispatch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.api.socket.EndReason;
import io.witness.api.socket.Ledger;
import io.witness.api.socket.Quotas;
import io.witness.api.socket.SlowClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the keys ClientMaxBlocks, EvictAfterMillis and SlowClient do, and rings of a few blocks. */
class QuotaTest {
    private static final int NUM_BLOCKS = 16;

    private static Quotas quotas(int clientMaxBlocks, int evictAfterMillis, SlowClient slowClient) {
        return new Quotas(clientMaxBlocks, evictAfterMillis, slowClient, 64, 0);
    }

    @ParameterizedTest
    @CsvSource({
        "0,1,1,SKIP",
        "0,3,1,SKIP",
        "0,4,1,SKIP",
        "0,64,16,SKIP",
        "1,64,1,SKIP",
        "40,64,40,SKIP",
        "64,64,64,SKIP",
        "0,64,64,WAIT",
        "1,64,1,WAIT",
        "40,64,40,WAIT"
    })
    void shouldLimitWhatIsInFlightBesideOthers(int clientMaxBlocks, int numBlocks, int most, SlowClient slowClient) {
        RingUnderTest test = new RingUnderTest(numBlocks, quotas(clientMaxBlocks, 100, slowClient));
        FakeReader reader = test.join();
        test.fillAndReturn(numBlocks, test.join());

        assertEquals(most, reader.inHand.size());
        assertEquals(most, reader.subscription.maxInFlight());
        Ledger ledger = reader.subscription.status().ledger();
        assertEquals(numBlocks - most, ledger.waiting().plus(ledger.skipped()).blocks());
    }

    /** Nobody has to be protected; only what the kernel needs next stays free. */
    @ParameterizedTest
    @CsvSource({"0,1,1", "0,3,3", "0,4,3", "0,64,56", "1,64,56", "64,64,56"})
    void shouldLimitAReaderThatIsAloneByTheRingOnly(int clientMaxBlocks, int numBlocks, int most) {
        for (SlowClient slowClient : SlowClient.values()) {
            RingUnderTest test = new RingUnderTest(numBlocks, quotas(clientMaxBlocks, 100, slowClient));
            FakeReader alone = test.join();
            test.fillAndCycle(numBlocks);

            assertEquals(most, alone.inHand.size());
            assertEquals(
                    numBlocks - most,
                    alone.subscription.status().ledger().waiting().blocks());
        }
    }

    @Test
    void shouldGiveMoreToAReaderThatBecomesAlone() {
        RingUnderTest test = new RingUnderTest(NUM_BLOCKS);
        FakeReader reader = test.join();
        FakeReader other = test.join();
        test.fillAndReturn(8, other);
        assertEquals(4, reader.inHand.size());

        other.subscription.close();
        assertEquals(8, reader.inHand.size());
    }

    @Test
    void shouldEvictOnlyAfterTheTimeThatIsConfigured() {
        RingUnderTest test = new RingUnderTest(NUM_BLOCKS, quotas(0, 1000, SlowClient.SKIP));
        FakeReader stuck = test.join();
        FakeReader good = test.join();
        test.fillAndReturn(NUM_BLOCKS, good);
        test.passAgentTime(900);
        assertNull(stuck.endReason);

        test.passAgentTime(200);
        assertNotNull(stuck.endReason);
        assertEquals(EndReason.Kind.EVICTED, stuck.endReason.kind());
        assertTrue(stuck.endReason.detail().contains("it held 4 blocks, block 0 for 1"), stuck.endReason::detail);
    }

    @Test
    void shouldWaitForSlowReadersIfThatIsWanted() {
        RingUnderTest test = new RingUnderTest(NUM_BLOCKS, quotas(0, 100, SlowClient.WAIT));
        FakeReader stuck = test.join();
        FakeReader good = test.join();
        test.fillAndReturn(2 * NUM_BLOCKS, good);
        test.passAgentTime(5000);

        assertNull(stuck.endReason);
        assertEquals(0, stuck.subscription.status().ledger().skipped().blocks());
        assertEquals(NUM_BLOCKS, test.ring.dropped);
        stuck.returnAll();
        assertTrue(test.ring.isFree(0));
    }

    @Test
    void shouldTakeOverOtherQuotasInPlace() {
        RingUnderTest test = new RingUnderTest(NUM_BLOCKS, quotas(2, 100, SlowClient.WAIT));
        FakeReader stuck = test.join();
        FakeReader good = test.join();
        test.fillAndReturn(NUM_BLOCKS, good);
        test.passAgentTime(1000);
        assertEquals(2, stuck.inHand.size());
        assertNull(stuck.endReason);

        test.ring.wokenUp = false;
        test.fanout.change(quotas(5, 100, SlowClient.WAIT));
        assertEquals(5, stuck.inHand.size());
        assertTrue(test.ring.wokenUp);

        test.fanout.change(quotas(5, 100, SlowClient.SKIP));
        test.passAgentTime(200);
        assertNotNull(stuck.endReason);
        assertEquals(NUM_BLOCKS, good.seen.size());
    }

    @Test
    void shouldLetAReaderKeepWhatItHasWhenItsHandsBecomeSmaller() {
        RingUnderTest test = new RingUnderTest(NUM_BLOCKS);
        FakeReader reader = test.join();
        test.join();
        test.fillAndCycle(4);
        test.fanout.change(quotas(1, 100, SlowClient.SKIP));
        test.fillAndCycle(2);
        assertEquals(4, reader.inHand.size());

        reader.returnAll();
        assertEquals(1, reader.inHand.size());
        assertEquals(1, reader.subscription.status().ledger().waiting().blocks());
    }

    /** There is no reserve: nobody is skipped or evicted, and the kernel drops until the block comes back. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void shouldHaveNoReserveInARingOfAFewBlocks(int numBlocks) {
        RingUnderTest test = new RingUnderTest(numBlocks);
        FakeReader stuck = test.join();
        FakeReader good = test.join();
        test.fillAndReturn(numBlocks + 5, good);
        test.passAgentTime(5000);

        assertNull(stuck.endReason);
        assertEquals(1, stuck.inHand.size());
        assertEquals(
                numBlocks - 1, stuck.subscription.status().ledger().waiting().blocks());
        assertEquals(numBlocks, good.seen.size());
        assertEquals(5, test.ring.dropped);

        for (int i = 0; i < numBlocks; i++) {
            stuck.returnAll();
        }
        test.fillAndReturn(4 * numBlocks, stuck, good);
        assertEquals(5, test.ring.dropped);
        assertEquals(5 * numBlocks, good.seen.size());
        assertEquals(5 * numBlocks, stuck.seen.size());
    }

    @Test
    void shouldHaveAReserveFromFourBlocksOn() {
        RingUnderTest test = new RingUnderTest(4);
        FakeReader slow = test.join();
        FakeReader good = test.join();
        slow.acceptAtMost = 0;
        test.fillAndReturn(40, good);

        assertEquals(0, test.ring.dropped);
        assertEquals(40, good.seen.size());
        assertEquals(2, slow.subscription.status().ledger().waiting().blocks());
        assertEquals(38, slow.subscription.status().ledger().skipped().blocks());
    }

    @Test
    void shouldNotEvictWhileAllOthersHaveTheirHandsFull() {
        RingUnderTest test = new RingUnderTest(NUM_BLOCKS);
        FakeReader one = test.join();
        FakeReader other = test.join();
        test.fillAndCycle(2 * NUM_BLOCKS);
        test.passAgentTime(5000);
        assertNull(one.endReason);
        assertNull(other.endReason);

        for (int i = 0; i < NUM_BLOCKS; i++) {
            other.returnAll();
        }
        test.passAgentTime(200);
        assertNotNull(one.endReason);
        assertNull(other.endReason);
    }

    @Test
    void shouldEvictAllWhoKeepBlocksForTheSakeOfOne() {
        RingUnderTest test = new RingUnderTest(NUM_BLOCKS);
        FakeReader[] stuck = new FakeReader[15];
        for (int i = 0; i < stuck.length; i++) {
            stuck[i] = test.join();
        }
        FakeReader good = test.join();
        test.fillAndReturn(NUM_BLOCKS - 1, good);
        test.passAgentTime(200);
        test.fillAndReturn(3 * NUM_BLOCKS, good);

        for (FakeReader each : stuck) {
            assertNotNull(each.endReason);
        }
        assertNull(good.endReason);
        assertEquals(0, test.ring.dropped);
        assertEquals(15, test.fanout.status().ended().evicted());
    }

    /** The kernel waits for both alike: neither would gain if the other one went. A third one would. */
    @Test
    void shouldNotEvictForTheSakeOfOneThatKeepsABlockItself() {
        RingUnderTest test = new RingUnderTest(NUM_BLOCKS);
        FakeReader dead = test.join();
        FakeReader keeping = test.join();
        test.fillAndCycle(1);
        int kept = keeping.inHand.remove();
        for (int i = 0; i < NUM_BLOCKS; i++) {
            test.fillAndReturn(1, keeping);
        }
        test.passAgentTime(1000);

        assertEquals(0, kept);
        assertNull(dead.endReason);
        assertNull(keeping.endReason);

        test.join();
        test.passAgentTime(200);
        assertNotNull(dead.endReason);
        assertNotNull(keeping.endReason);
    }
}
