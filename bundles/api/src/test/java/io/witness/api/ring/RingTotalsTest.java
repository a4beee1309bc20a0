package io.witness.api.ring;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class RingTotalsTest {
    private static final RingTotals SOME = new RingTotals(900, 30, 2);

    @Test
    void shouldAddUp() {
        assertEquals(new RingTotals(1800, 60, 4), SOME.plus(SOME));
        assertEquals(SOME, RingTotals.NONE.plus(SOME));
    }

    @Test
    void shouldNotKnowASumOfWhichAPartIsUnknown() {
        assertEquals(RingTotals.UNKNOWN, SOME.plus(RingTotals.UNKNOWN));
        assertEquals(RingTotals.UNKNOWN, RingTotals.UNKNOWN.plus(SOME));
    }
}
