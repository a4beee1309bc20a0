package io.witness.fanout.internal.dispatch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.api.socket.BlockCount;
import io.witness.api.socket.Loss;
import io.witness.api.socket.Reader;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LossLogTest {
    private final RingUnderTest test = new RingUnderTest(32);

    private List<Loss> losses() {
        return test.losses.losses();
    }

    private Loss only() {
        List<Loss> all = losses();
        assertEquals(1, all.size(), all::toString);
        return all.get(0);
    }

    private static BlockCount sum(List<Loss> losses, Loss.Kind kind) {
        return losses.stream()
                .filter(loss -> loss.kind() == kind)
                .map(Loss::lost)
                .reduce(BlockCount.NONE, BlockCount::plus);
    }

    @Test
    void shouldNoteDropsOnceHoweverManyNoticeThem() {
        test.ring.dropped = 3;
        test.nowMillis = 5000;
        test.fanout.status();
        test.fanout.totals();
        test.cycle();
        assertEquals(
                new Loss(
                        1,
                        0,
                        Loss.Kind.DROP,
                        Optional.empty(),
                        Instant.ofEpochMilli(5000),
                        Instant.ofEpochMilli(5000),
                        new BlockCount(0, 3),
                        ""),
                only());
    }

    @Test
    void shouldNoteDropsThatTheRingKnowsThoughNobodyAsks() {
        test.ring.knownDrops = 4;
        test.fillAndCycle(1);
        assertEquals(new BlockCount(0, 4), only().lost());
    }

    @Test
    void shouldMergeWhatFollowsWithinASecondOnly() {
        test.nowMillis = 5000;
        test.ring.dropped = 3;
        test.fanout.status();
        test.nowMillis = 6000;
        test.ring.dropped = 5;
        test.fanout.status();
        assertEquals(new BlockCount(0, 5), only().lost());
        assertEquals(Instant.ofEpochMilli(5000), only().since());
        assertEquals(Instant.ofEpochMilli(6000), only().until());
        test.nowMillis = 7001;
        test.ring.dropped = 6;
        test.fanout.status();
        assertEquals(List.of(1L, 2L), losses().stream().map(Loss::number).toList());
        assertEquals(new BlockCount(0, 1), losses().get(1).lost());
    }

    /** What is noted is what the ledger counts. */
    @Test
    void shouldNoteSkipsAndTheEvictionOfASlowReader() {
        FakeReader good = test.join();
        FakeReader slow = test.join();
        for (int i = 0; i < 400 && slow.endReason == null; i++) {
            test.now += 5 * RingUnderTest.MILLI;
            test.fillAndReturn(1, good);
        }
        assertTrue(slow.endReason != null, "it is evicted");
        List<Loss> all = losses();
        assertEquals(Optional.of(Reader.consumer("test")), all.get(0).reader());
        Loss eviction = all.get(all.size() - 1);
        assertEquals(Loss.Kind.EVICTION, eviction.kind());
        assertEquals(slow.endReason.detail(), eviction.detail());
        BlockCount skipped = test.fanout.status().ended().ledger().skipped();
        BlockCount forfeited = test.fanout.status().ended().ledger().forfeited();
        assertTrue(forfeited.blocks() > 0);
        assertEquals(skipped.plus(forfeited), sum(all, Loss.Kind.SKIP).plus(sum(all, Loss.Kind.EVICTION)));
        assertEquals(0, test.ring.dropped);
    }

    @Test
    void shouldNoteWhatIsSkippedForAReaderThatTakesNothing() {
        FakeReader good = test.join();
        FakeReader slow = test.join();
        slow.acceptAtMost = 0;
        for (int i = 0; i < 200; i++) {
            test.now += 5 * RingUnderTest.MILLI;
            test.fillAndReturn(1, good);
        }
        assertEquals(null, slow.endReason);
        BlockCount skipped = test.fanout.status().allReaders().skipped();
        assertTrue(skipped.packets() > 100, skipped::toString);
        assertEquals(skipped, sum(losses(), Loss.Kind.SKIP));
    }

    @Test
    void shouldForgetTheOldestAndSayHowManyThereWere() {
        for (int i = 1; i <= LossLog.MOST + 10; i++) {
            test.nowMillis += 2000;
            test.ring.dropped = i;
            test.fanout.status();
        }
        assertEquals(LossLog.MOST, losses().size());
        assertEquals(11, losses().get(0).number());
        assertEquals(LossLog.MOST + 10, losses().get(LossLog.MOST - 1).number());
    }
}
