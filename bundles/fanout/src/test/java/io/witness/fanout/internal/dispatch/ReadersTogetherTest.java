package io.witness.fanout.internal.dispatch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.api.socket.EndReason;
import io.witness.api.socket.Ledger;
import io.witness.api.socket.Quotas;
import io.witness.api.socket.SlowClient;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Several readers of a ring of 64 blocks, which the kernel fills in 640 ms. */
class ReadersTogetherTest {
    private static final int NUM_BLOCKS = 64;
    private static final int MILLIS_A_BLOCK = 10;
    private static final int NEVER = Integer.MAX_VALUE;

    private RingUnderTest test = new RingUnderTest(NUM_BLOCKS);
    private final List<Timed> readers = new ArrayList<>();
    private int millis;

    /** Returns its oldest block each so many milliseconds, all at once if that is 0; may keep some, or be paused. */
    private static final class Timed {
        private final FakeReader reader;
        private int millisABlock;
        private int keeps;
        private int pausedUntil;

        Timed(FakeReader reader, int millisABlock) {
            this.reader = reader;
            this.millisABlock = millisABlock;
        }

        void act(int now) {
            if (reader.endReason != null || now < pausedUntil || millisABlock == NEVER) {
                return;
            }
            int due = millisABlock == 0 ? NUM_BLOCKS : now % millisABlock == 0 ? 1 : 0;
            while (due-- > 0 && reader.inHand.size() > keeps) {
                reader.returnOne();
            }
            reader.subscription.advance();
        }

        Ledger ledger() {
            return reader.subscription.status().ledger();
        }

        void assertLostNothing() {
            assertEquals(0, ledger().skipped().blocks());
            assertEquals(null, reader.endReason);
        }
    }

    private Timed join(int millisABlock) {
        Timed reader = new Timed(test.join(), millisABlock);
        readers.add(reader);
        return reader;
    }

    private void pass(int duration) {
        for (int end = millis + duration; millis < end; ) {
            millis++;
            test.now += RingUnderTest.MILLI;
            if (millis % MILLIS_A_BLOCK == 0) {
                test.ring.fill(1);
            }
            test.cycle();
            readers.forEach(reader -> reader.act(millis));
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 0", "2, 0", "4, 0", "1, 9", "4, 9"})
    void shouldLoseNothingAmongThoseThatKeepUp(int count, int millisABlock) {
        for (int i = 0; i < count; i++) {
            join(millisABlock);
        }
        pass(10_000);
        readers.forEach(Timed::assertLostNothing);
        assertEquals(0, test.ring.dropped);
    }

    /** The whole ring is the buffer, whoever comes back first. */
    @ParameterizedTest
    @CsvSource({"2, 300, 60", "4, 535, 0", "4, 535, 30", "4, 500, 80", "3, 590, 5"})
    void shouldLoseNothingInAPauseOfAllThatTheRingBears(int count, int pause, int laterByMillis) {
        for (int i = 0; i < count; i++) {
            join(0);
        }
        pass(1000);
        for (int i = 0; i < count; i++) {
            readers.get(i).pausedUntil = millis + pause + (i == 0 ? 0 : laterByMillis);
        }
        pass(3000);
        readers.forEach(Timed::assertLostNothing);
        assertEquals(0, test.ring.dropped);
    }

    /** The kernel drops what no reader could have got. */
    @ParameterizedTest
    @CsvSource({"1", "2", "4"})
    void shouldGiveNothingUpInAPauseOfAllThatIsLongerThanTheRing(int count) {
        for (int i = 0; i < count; i++) {
            join(0);
        }
        pass(1000);
        readers.forEach(reader -> reader.pausedUntil = millis + 5000);
        pass(10_000);
        readers.forEach(Timed::assertLostNothing);
        assertTrue(test.ring.dropped >= (5000 - 640) / MILLIS_A_BLOCK && test.ring.dropped <= 5000 / MILLIS_A_BLOCK);
    }

    /** As clients do whose socket buffers are full: all waits in the ring. */
    @ParameterizedTest
    @CsvSource({"1, 0", "2, 0", "4, 0", "2, 1"})
    void shouldSkipNothingOfThoseThatAcceptNothingUnlessAnotherOneKeepsUp(int count, int progress) {
        for (int i = 0; i < count; i++) {
            join(0).reader.acceptAtMost = 0;
        }
        for (int i = 0; i < progress; i++) {
            join(0);
        }
        pass(2000);
        assertEquals(progress == 0, test.ring.dropped > 0);
        readers.forEach(reader -> reader.reader.acceptAtMost = NUM_BLOCKS);
        pass(1000);
        for (Timed reader : readers.subList(0, count)) {
            assertEquals(progress > 0, reader.ledger().skipped().blocks() > 0);
        }
    }

    /** Nobody can bear that rate; each is held up for some time now and then, in its turn. */
    @ParameterizedTest
    @CsvSource({"12, 12, 12, 12", "20, 21, 22, 23", "15, 30, 15, 30", "40, 40, 40, 40"})
    void shouldEvictNobodyAmongEqualsAtARateThatNobodyBears(int first, int second, int third, int fourth) {
        List<Timed> all = List.of(join(first), join(second), join(third), join(fourth));
        for (int i = 0; i < 60; i++) {
            all.get(i % 4).pausedUntil = millis + 50;
            pass(500);
        }
        all.forEach(reader -> assertEquals(null, reader.reader.endReason));
    }

    @Test
    void shouldSkipForASlowOneOfTwoAndKeepIt() {
        Timed prompt = join(0);
        Timed slow = join(25);
        pass(20_000);
        prompt.assertLostNothing();
        assertTrue(slow.ledger().skipped().blocks() > 0);
        assertEquals(null, slow.reader.endReason);
        assertEquals(0, test.ring.dropped);
    }

    @ParameterizedTest
    @CsvSource({"1", "2", "3"})
    void shouldEvictWhoHangsAmongThoseThatKeepUp(int hanging) {
        Timed prompt = join(0);
        for (int i = 0; i < hanging; i++) {
            join(NEVER);
        }
        pass(5000);
        prompt.assertLostNothing();
        readers.stream()
                .skip(1)
                .forEach(reader -> assertEquals(EndReason.Kind.EVICTED, reader.reader.endReason.kind()));
        assertEquals(0, test.ring.dropped);
    }

    /** It hangs only when all have paused: its time counts from when another one goes on. */
    @Test
    void shouldEvictWhoDoesNotComeBackFromAPauseOfAll() {
        Timed one = join(0);
        Timed other = join(0);
        pass(1000);
        one.pausedUntil = millis + 400;
        other.millisABlock = NEVER;
        pass(480);
        assertEquals(null, other.reader.endReason);
        pass(1000);
        assertEquals(EndReason.Kind.EVICTED, other.reader.endReason.kind());
        one.assertLostNothing();
        assertEquals(0, test.ring.dropped);
    }

    @Test
    void shouldLetALateReaderHurtNobodyAndLoseNothing() {
        Timed prompt = join(0);
        Timed slow = join(25);
        pass(5000);
        long skipped = slow.ledger().skipped().blocks();
        Timed late = join(0);
        pass(5000);
        prompt.assertLostNothing();
        late.assertLostNothing();
        assertEquals(null, slow.reader.endReason);
        assertTrue(slow.ledger().skipped().blocks() <= 2 * skipped + NUM_BLOCKS);
        assertEquals(0, test.ring.dropped);
    }

    /** Nobody was harmed as long as it was alone. */
    @Test
    void shouldEvictWhoHangsWhenAnotherReaderComes() {
        Timed hanging = join(NEVER);
        pass(5000);
        assertEquals(null, hanging.reader.endReason);
        int before = test.ring.dropped;
        Timed late = join(0);
        pass(5000);
        assertEquals(EndReason.Kind.EVICTED, hanging.reader.endReason.kind());
        late.assertLostNothing();
        assertTrue(test.ring.dropped - before <= 150 / MILLIS_A_BLOCK);
    }

    @ParameterizedTest
    @CsvSource({"48, 0, false, false", "48, 0, true, true", "48, 52, true, false", "12, 0, true, false"})
    void shouldBearAHolderThatIsAloneOrMayHoldSoMuch(int keeps, int clientMaxBlocks, boolean beside, boolean evicted) {
        test = new RingUnderTest(NUM_BLOCKS, new Quotas(clientMaxBlocks, 100, SlowClient.SKIP, 64, 0));
        Timed holder = join(0);
        holder.keeps = keeps;
        if (beside) {
            join(0);
        }
        pass(20_000);
        assertEquals(evicted, holder.reader.endReason != null, () -> "" + holder.reader.endReason);
        assertEquals(0, test.ring.dropped);
        readers.stream().skip(1).forEach(Timed::assertLostNothing);
        if (!evicted) {
            holder.assertLostNothing();
            assertEquals(2000, holder.reader.seen.size());
        }
    }

    /** The original's way: the holder keeps on, who hangs stops all. */
    @Test
    void shouldLetOneThatHangsStopTheRingWhereSlowReadersAreWaitedFor() {
        test = new RingUnderTest(NUM_BLOCKS, new Quotas(0, 100, SlowClient.WAIT, 64, 0));
        Timed holder = join(0);
        holder.keeps = 48;
        Timed prompt = join(0);
        pass(5000);
        assertEquals(0, test.ring.dropped);
        Timed hanging = join(NEVER);
        pass(5000);
        assertTrue(test.ring.dropped >= (5000 - 640) / MILLIS_A_BLOCK);
        hanging.millisABlock = 0;
        int before = test.ring.dropped;
        pass(5000);
        assertEquals(before, test.ring.dropped);
        readers.forEach(Timed::assertLostNothing);
        assertEquals(holder.reader.seen.size(), prompt.reader.seen.size());
    }
}
