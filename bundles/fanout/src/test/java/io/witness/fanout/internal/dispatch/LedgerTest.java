package io.witness.fanout.internal.dispatch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.api.packet.BlockLayout;
import io.witness.api.packet.PacketLayout;
import io.witness.api.socket.BlockCount;
import io.witness.api.socket.EndedReaders;
import io.witness.api.socket.Ledger;
import io.witness.api.socket.Quotas;
import io.witness.api.socket.RingStatus;
import io.witness.api.socket.SlowClient;
import io.witness.api.socket.SubscriptionStatus;
import io.witness.api.socket.TimeStampCounts;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The ledgers of a ring and of its readers, those included that are gone. */
class LedgerTest {
    private static final int NUM_BLOCKS = 16;

    private final RingUnderTest test = new RingUnderTest(NUM_BLOCKS);

    private static void assertCloses(Ledger ledger) {
        assertEquals(ledger.taken(), ledger.delivered().plus(ledger.skipped()).plus(ledger.waiting()));
        assertEquals(
                ledger.delivered(), ledger.returned().plus(ledger.outstanding()).plus(ledger.forfeited()));
    }

    @Test
    void shouldKeepTheTotalsOfReadersThatHaveEnded() {
        FakeReader first = test.join();
        FakeReader second = test.join();
        test.fillAndReturn(5, second);
        first.subscription.close();
        test.fillAndReturn(3, second);
        second.subscription.close();

        EndedReaders ended = test.fanout.status().ended();
        assertEquals(2, ended.count());
        assertEquals(0, ended.evicted());
        assertEquals(new BlockCount(13, 13), ended.ledger().taken());
        assertEquals(new BlockCount(8, 8), ended.ledger().returned());
        assertEquals(new BlockCount(4, 4), ended.ledger().forfeited());
        assertEquals(new BlockCount(1, 1), ended.ledger().skipped());
        assertCloses(ended.ledger());
    }

    @Test
    void shouldCountAReaderThatEndsOnceOnly() {
        FakeReader reader = test.join();
        test.fillAndCycle(1);
        reader.subscription.close();
        reader.subscription.close();

        RingStatus status = test.fanout.status();
        assertEquals(1, status.ended().count());
        assertEquals(List.of(), status.subscriptions());
    }

    @Test
    void shouldKeepTheBooksWhenQuotasChange() {
        FakeReader reader = test.join();
        test.fillAndReturn(7, reader);
        test.fanout.change(new Quotas(1, 50, SlowClient.WAIT, 3, 2));
        test.fillAndReturn(2, reader);

        assertEquals(new BlockCount(9, 9), test.fanout.status().taken());
        assertEquals(new BlockCount(9, 9), reader.subscription.status().ledger().returned());
    }

    /** The first packet of a block counts for all of it, whatever its header claims. */
    @Test
    void shouldCountPacketsByWhoTookTheirTime() {
        int first = BlockLayout.HEADER_LENGTH;
        int last = FakeRing.BLOCK_SIZE - PacketLayout.HEADER_LENGTH;
        int[][] blocks = {
            {first, 1, 1}, // the copy's time
            {first, 1 | PacketLayout.STATUS_TIME_SOFTWARE, 20},
            {last, 1 | PacketLayout.STATUS_TIME_RAW_HARDWARE, 30},
            {last + 1, -1, 16}, // does not fit into the block, and so is not read
            {first - 1, -1, 2},
            {-1, -1, 4},
            {Integer.MIN_VALUE, -1, 8}
        };
        for (int i = 0; i < blocks.length; i++) {
            test.ring.firstPacket(i, blocks[i][0], blocks[i][1]);
            test.ring.fill(blocks[i][2]);
            test.cycle();
        }
        assertEquals(
                new TimeStampCounts(1 + 16 + 2 + 4 + 8, 20, 30),
                test.fanout.status().timeStamps());
        assertEquals(81, test.fanout.status().taken().packets());
    }

    @Test
    void shouldKnowTheLongestHold() {
        FakeReader reader = test.join();
        test.fillAndCycle(2);
        test.now += 300 * RingUnderTest.MILLI;
        assertEquals(300 * RingUnderTest.MILLI, reader.subscription.status().longestHoldNanos());
        reader.returnAll();
        test.now += 900 * RingUnderTest.MILLI;
        test.fillAndReturn(1, reader);
        assertEquals(300 * RingUnderTest.MILLI, test.fanout.status().longestHoldNanos());

        reader.subscription.close();
        FakeReader next = test.join();
        test.fillAndReturn(1, next);
        assertEquals(0, next.subscription.status().longestHoldNanos());
        assertEquals(300 * RingUnderTest.MILLI, test.fanout.status().longestHoldNanos());
    }

    @Test
    void shouldKnowHowFarAReaderIsBehindAndWhatIsKeptFromTheKernel() {
        FakeReader reader = test.join();
        SubscriptionStatus fresh = reader.subscription.status();
        assertEquals(0, fresh.lagBlocks());
        assertEquals(OptionalLong.empty(), fresh.oldestInFlightNanos());
        assertEquals(NUM_BLOCKS, test.fanout.status().freeBlocks());

        test.fillAndCycle(1);
        test.now += 300 * RingUnderTest.MILLI;
        test.fillAndCycle(2);
        SubscriptionStatus behind = reader.subscription.status();
        assertEquals(3, behind.lagBlocks());
        assertEquals(OptionalLong.of(300 * RingUnderTest.MILLI), behind.oldestInFlightNanos());
        assertEquals(NUM_BLOCKS - 3, test.fanout.status().freeBlocks());

        reader.returnOne();
        assertEquals(2, reader.subscription.status().lagBlocks());
        assertEquals(OptionalLong.of(0), reader.subscription.status().oldestInFlightNanos());
        reader.subscription.close();
        SubscriptionStatus ended = reader.subscription.status();
        assertEquals(0, ended.lagBlocks());
        assertEquals(OptionalLong.empty(), ended.oldestInFlightNanos());
        assertEquals(NUM_BLOCKS, test.fanout.status().freeBlocks());
    }

    @Test
    void shouldSeeThatSomebodyElseHasReadTheKernelsCounters() {
        test.ring.fill(40);
        test.cycle();
        test.ring.fill(2);
        RingStatus before = test.fanout.status();
        assertTrue(before.exact());
        assertEquals(42, before.kernel().accepted());
        assertEquals(OptionalLong.of(2), before.notTaken());

        test.ring.accepted -= 30;
        RingStatus after = test.fanout.status();
        assertFalse(after.exact());
        assertEquals(OptionalLong.empty(), after.notTaken());
        test.ring.accepted += 1000;
        assertFalse(test.fanout.status().exact());
    }

    /** Somebody wrote into the ring, so that it goes on elsewhere. */
    @Test
    void shouldCloseWhenBlocksAreTakenOutOfOrder() {
        FakeReader slow = test.join();
        FakeReader good = test.join();
        for (int round = 0; round < 50; round++) {
            for (int i = 0; i < 7; i++) {
                test.ring.fill(i);
                test.cycle();
                good.returnAll();
            }
            test.ring.jump(round % 5);
            if (!slow.inHand.isEmpty()) {
                slow.returnOne();
                slow.subscription.advance();
            }
            assertCloses(slow.subscription.status().ledger());
            assertCloses(good.subscription.status().ledger());
        }
        assertFalse(test.fanout.status().exact());
        slow.subscription.close();
        good.subscription.close();
        for (int i = 0; i < NUM_BLOCKS; i++) {
            assertTrue(test.ring.isFree(i));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void shouldCloseWhateverReadersDo(long seed) {
        Random random = new Random(seed);
        List<FakeReader> readers = new ArrayList<>();
        for (int step = 0; step < 20_000; step++) {
            act(random, readers);
            if (step % 100 == 0) {
                assertBooks();
            }
        }
        assertBooks();
        assertTrue(test.fanout.status().ended().evicted() > 0);
    }

    private void act(Random random, List<FakeReader> readers) {
        readers.removeIf(reader -> reader.endReason != null);
        int what = random.nextInt(100);
        if (what < 60) {
            test.ring.fill(random.nextInt(20));
            test.now += random.nextInt(5) * RingUnderTest.MILLI;
            test.cycle();
        } else if (what < 62 && readers.size() < 6) {
            readers.add(test.join());
        } else if (!readers.isEmpty()) {
            act(random, what, readers.get(random.nextInt(readers.size())), readers);
        }
    }

    private static void act(Random random, int what, FakeReader reader, List<FakeReader> readers) {
        if (what < 90) {
            reader.returnAll();
        } else if (what < 96) {
            reader.acceptAtMost = random.nextInt(4);
        } else if (what < 97) {
            reader.subscription.close();
            readers.remove(reader);
        } else if (!reader.inHand.isEmpty()) {
            reader.returnOne();
        }
    }

    private void assertBooks() {
        RingStatus status = test.fanout.status();
        assertEquals(
                status.kernel().accepted(),
                status.taken().packets() + status.notTaken().getAsLong());
        assertTrue(status.exact());
        assertCloses(status.ended().ledger());
        for (SubscriptionStatus reader : status.subscriptions()) {
            assertCloses(reader.ledger());
            assertTrue(reader.ledger().outstanding().blocks() <= NUM_BLOCKS - NUM_BLOCKS / 8);
        }
    }
}
