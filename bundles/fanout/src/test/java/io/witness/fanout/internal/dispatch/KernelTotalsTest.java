package io.witness.fanout.internal.dispatch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.api.ring.RingTotals;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class KernelTotalsTest {
    private final FakeRing ring = new FakeRing(8);
    private final TakenBlocks blocks =
            new TakenBlocks("test", ring, new AgentClock(() -> 1), new RingLosses(new LossLog(), 0), line -> {});
    private final List<String> warnings = new ArrayList<>();
    private final KernelTotals totals = new KernelTotals("/run/a.sock/0", ring, blocks, warnings::add);

    private void take() {
        int index = ring.take();
        assertTrue(blocks.taken(index, 1));
    }

    /** As if nothing was counted: each number may be higher, and none of a sum with others goes back. */
    @Test
    void shouldTellNoNumbersButThatTheyAreInexactOfARingThatHasNeverToldAny() {
        ring.fill(5);
        ring.dropped = 3;
        ring.onTotals = () -> {
            throw new StackOverflowError("totals");
        };
        assertEquals(RingTotals.NONE, totals.read());
        assertFalse(totals.areExact());
        assertEquals(RingTotals.NONE, totals.read());
        assertFalse(totals.areExact());
    }

    @Test
    void shouldStayInexactAfterARingToldAgain() {
        ring.fill(5);
        ring.onTotals = () -> {
            throw new IllegalStateException("totals");
        };
        totals.read();
        ring.onTotals = () -> {};
        assertEquals(new RingTotals(5, 0, 0), totals.read());
        assertFalse(totals.areExact());
    }

    @Test
    void shouldWarnOnceOfACounterThatWasReadBySomebodyElse() {
        ring.fill(5);
        take();
        totals.read();
        assertEquals(List.of(), warnings);
        ring.accepted = 2;
        totals.read();
        ring.accepted = 1;
        totals.read();
        assertEquals(
                List.of(
                        "/run/a.sock/0: the kernel's counters are no longer exact: the kernel accepted 2 packets, but 5 were"
                                + " taken: a client has read its counters or written into the ring; \"Sealed\": true prevents that"),
                warnings);
    }

    @Test
    void shouldWarnOfNothingIfWhatIsTakenMeanwhileIsNotCountedYet() {
        ring.fill(5);
        ring.onTold = () -> {
            ring.fill(7);
            take();
            take();
        };
        assertEquals(new RingTotals(5, 0, 0), totals.read());
        assertTrue(totals.areExact());
        assertEquals(List.of(), warnings);
    }
}
