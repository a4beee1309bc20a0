package io.witness.fanout.internal.dispatch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.api.socket.EndReason;
import io.witness.api.socket.Quotas;
import io.witness.api.socket.SlowClient;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rings in which the kernel has no free block, because of one reader or of all alike. */
class FullRingTest {
    private static final int EVICT_AFTER_MILLIS = 100;

    private RingUnderTest test;

    /** A reader that works on one block after the other. */
    private static final class Worker {
        private final FakeReader reader;
        private final int millisABlock;
        private int dueMillis;

        Worker(FakeReader reader, int millisABlock) {
            this.reader = reader;
            this.millisABlock = millisABlock;
        }

        /** Returns the block that it works on when that is done; true if it did. */
        boolean act(int nowMillis) {
            if (reader.endReason != null) {
                return false;
            }
            boolean done = dueMillis != 0 && nowMillis >= dueMillis;
            if (done) {
                reader.returnOne();
                reader.subscription.advance();
                dueMillis = 0;
            }
            if (dueMillis == 0 && !reader.inHand.isEmpty()) {
                dueMillis = nowMillis + millisABlock;
            }
            return done;
        }
    }

    private RingUnderTest ring(int numBlocks, int clientMaxBlocks) {
        return new RingUnderTest(numBlocks, new Quotas(clientMaxBlocks, EVICT_AFTER_MILLIS, SlowClient.SKIP, 64, 0));
    }

    /** A millisecond; true if the kernel had a block to fill, but none that was free. */
    private boolean pass(int nowMillis, int millisAFill) {
        test.now += RingUnderTest.MILLI;
        boolean full = nowMillis % millisAFill == 0 && !test.ring.fill(1);
        test.cycle();
        return full;
    }

    /** No block can be taken any more that would show that it has stopped. */
    @ParameterizedTest
    @CsvSource({
        "4, 2, 2, 5",
        "8, 0, 2, 5",
        "16, 0, 2, 5",
        "16, 8, 2, 5",
        "64, 32, 2, 5",
        "64, 52, 2, 5",
        "16, 16, 50, 60"
    })
    void shouldEvictSoonWhoDiesJustAfterAReturn(int numBlocks, int clientMaxBlocks, int millisAFill, int millisABlock) {
        test = ring(numBlocks, clientMaxBlocks);
        FakeReader good = test.join();
        Worker dying = new Worker(test.join(), millisABlock);
        boolean full = false;
        int now = 0;
        for (boolean dead = false; !dead; ) {
            assertTrue(++now < 20_000, "the ring never became full");
            full |= pass(now, millisAFill);
            good.returnAll();
            assertNull(dying.reader.endReason);
            dead = dying.act(now) && full;
        }
        int died = now;
        while (dying.reader.endReason == null && now < died + 10 * EVICT_AFTER_MILLIS) {
            pass(++now, millisAFill);
            good.returnAll();
        }
        assertNotNull(dying.reader.endReason);
        assertEquals(EndReason.Kind.EVICTED, dying.reader.endReason.kind());
        int afterMillis = now - died;
        assertTrue(afterMillis <= EVICT_AFTER_MILLIS + 2 * millisAFill, () -> "after " + afterMillis + " ms");
        assertNull(good.endReason);
        assertEquals(0, good.subscription.status().ledger().skipped().blocks());
    }

    /** The other one works on a block itself for a while: as long as it does, neither waits for the other. */
    @Test
    void shouldCountFromWhenAnotherReaderHasNothingToDo() {
        test = ring(8, 8);
        FakeReader dead = test.join();
        FakeReader other = test.join();
        test.fillAndReturn(8, other);
        for (int left = 5; left > 0; left--) {
            dead.returnOne();
        }
        test.fillAndReturn(5, other);
        dead.returnOne();
        test.fillAndCycle(1);
        assertFalse(test.ring.fill(1));
        test.passAgentTime(EVICT_AFTER_MILLIS + 10);
        assertNull(dead.endReason);

        other.returnAll();
        test.passAgentTime(EVICT_AFTER_MILLIS - 10);
        assertNull(dead.endReason);
        test.passAgentTime(30);
        assertNotNull(dead.endReason);
        assertNull(other.endReason);
    }

    /** The kernel fills a block in 10 ms, which none of them bears; also if a block takes them longer than they may keep one. */
    @ParameterizedTest
    @CsvSource({
        "2, 12, 12", "2, 40, 40", "2, 120, 120", "2, 250, 250",
        "4, 12, 12", "4, 40, 40", "4, 121, 124", "4, 250, 260",
        "8, 12, 12", "8, 40, 40", "8, 121, 128", "8, 250, 260"
    })
    void shouldEvictNobodyAmongEqualsThatAllAreTooSlow(int count, int millisOfFastest, int millisOfSlowest) {
        for (int numBlocks : new int[] {8, 16, 64}) {
            test = ring(numBlocks, Quotas.BY_DEFAULT);
            List<Worker> equals = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                equals.add(new Worker(
                        test.join(), millisOfFastest + (millisOfSlowest - millisOfFastest) * i / (count - 1)));
            }
            work(equals, 20_000);
            for (Worker equal : equals) {
                assertNull(equal.reader.endReason);
                assertTrue(equal.reader.seen.size() < 20_000 / 10 - numBlocks);
            }
        }
    }

    /** Whatever becomes of the slow one, the others get most of what they can work on. */
    @ParameterizedTest
    @CsvSource({"2, 12", "2, 40", "2, 120", "4, 12", "4, 40", "4, 120", "8, 12", "8, 40", "8, 120"})
    void shouldEvictNobodyAmongEqualsBesideOneThatIsThreeTimesSlower(int count, int millisABlock) {
        for (int numBlocks : new int[] {8, 16, 64}) {
            test = ring(numBlocks, Quotas.BY_DEFAULT);
            Worker slow = new Worker(test.join(), 3 * millisABlock);
            List<Worker> equals = new ArrayList<>();
            for (int i = 1; i < count; i++) {
                equals.add(new Worker(test.join(), millisABlock));
            }
            List<Worker> all = new ArrayList<>(equals);
            all.add(slow);
            work(all, 20_000);
            for (Worker equal : equals) {
                assertNull(equal.reader.endReason);
                long returned =
                        equal.reader.subscription.status().ledger().returned().blocks();
                assertTrue(returned >= 20_000 / millisABlock * 8 / 10, () -> returned + " blocks of " + numBlocks);
            }
        }
    }

    private void work(List<Worker> workers, int millis) {
        for (int now = 1; now <= millis; now++) {
            int at = now;
            pass(now, 10);
            workers.forEach(worker -> worker.act(at));
        }
    }
}
