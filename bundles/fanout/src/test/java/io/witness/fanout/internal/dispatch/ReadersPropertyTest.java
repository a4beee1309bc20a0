package io.witness.fanout.internal.dispatch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.api.socket.Ledger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever 1 to 4 readers do: ledgers close, who is prompt loses nothing by others, and nothing is given up for nobody. */
class ReadersPropertyTest {
    private static final int NUM_BLOCKS = 64;
    private static final int STEPS = 15_000;

    private final RingUnderTest test = new RingUnderTest(NUM_BLOCKS);
    private final List<FakeReader> readers = new ArrayList<>();
    private final List<Ledger> before = new ArrayList<>();
    private Random random;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void shouldHurtNobodyBesideAPromptReader(long seed) {
        random = new Random(seed);
        joinSome();
        FakeReader prompt = readers.get(0);
        for (int step = 0; step < STEPS; step++) {
            step(step);
            prompt.returnAll();
            assertEquals(0, test.ring.dropped);
            assertEquals(0, ledger(prompt).skipped().blocks());
            assertEquals(null, prompt.endReason);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void shouldGiveNothingUpForNobody(long seed) {
        random = new Random(seed);
        joinSome();
        for (int step = 0; step < STEPS; step++) {
            step(step);
        }
    }

    private void joinSome() {
        for (int left = 1 + random.nextInt(4); left > 0; left--) {
            readers.add(test.join());
            paces.add(0);
        }
    }

    /** A millisecond; the kernel fills a block in 5 to 15. */
    private void step(int step) {
        test.now += RingUnderTest.MILLI;
        before.clear();
        readers.forEach(reader -> before.add(ledger(reader)));
        if (random.nextInt(10) == 0) {
            test.ring.fill(1 + random.nextInt(3));
        }
        test.cycle();
        for (int i = 0; i < readers.size(); i++) {
            assertClosed(ledger(readers.get(i)));
            assertServesAnother(i);
        }
        if (step % 300 == 0) {
            changePace();
        }
        for (int i = 0; i < readers.size(); i++) {
            act(readers.get(i), paces.get(i), step);
        }
    }

    /** Milliseconds a block of each reader; 0: all at once; large: a pause. */
    private final List<Integer> paces = new ArrayList<>();

    private static final int[] PACES = {0, 0, 0, 1, 3, 8, 12, 20, 35, 10_000};

    private void changePace() {
        if (random.nextInt(8) == 0) {
            paces.replaceAll(pace -> 10_000); // all pause together
        } else {
            paces.set(random.nextInt(readers.size()), PACES[random.nextInt(PACES.length)]);
        }
    }

    private static void act(FakeReader reader, int pace, int step) {
        if (reader.endReason != null) {
            return;
        }
        if (pace == 0) {
            reader.returnAll();
        } else if (step % pace == 0 && !reader.inHand.isEmpty()) {
            reader.returnOne();
            reader.subscription.advance();
        }
    }

    private static Ledger ledger(FakeReader reader) {
        return reader.subscription.status().ledger();
    }

    private static void assertClosed(Ledger ledger) {
        assertEquals(ledger.taken(), ledger.delivered().plus(ledger.skipped()).plus(ledger.waiting()));
        assertEquals(
                ledger.delivered(), ledger.returned().plus(ledger.outstanding()).plus(ledger.forfeited()));
    }

    /** If something was given up in this step, then another reader was no more than half of the ring behind. */
    private void assertServesAnother(int index) {
        Ledger now = ledger(readers.get(index));
        Ledger then = before.get(index);
        boolean givenUp = now.skipped().blocks() > then.skipped().blocks()
                || now.forfeited().blocks() > then.forfeited().blocks();
        boolean served = false;
        for (int i = 0; i < readers.size(); i++) {
            Ledger other = before.get(i);
            served |= i != index
                    && other.waiting().plus(other.outstanding()).blocks() <= NUM_BLOCKS / 2
                    && (readers.get(i).endReason == null || i > index);
        }
        assertTrue(!givenUp || served, () -> "reader " + index + " for nobody: " + before);
    }
}
