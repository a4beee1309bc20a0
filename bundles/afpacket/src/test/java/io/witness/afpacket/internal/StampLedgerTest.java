package io.witness.afpacket.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.witness.afpacket.StampCounters.Stamps;
import org.junit.jupiter.api.Test;

class StampLedgerTest {
    private final StampLedger ledger = new StampLedger();

    @Test
    void shouldCountGapsAndWhatIsStillToCome() {
        assertEquals(new Stamps(0, 0, 10), ledger.stamps(10));
        ledger.add(0);
        ledger.add(1);
        assertEquals(new Stamps(2, 0, 8), ledger.stamps(10));
        ledger.add(5);
        assertEquals(new Stamps(3, 3, 4), ledger.stamps(10));
    }

    @Test
    void shouldFillAGapWithAStampThatIsLate() {
        ledger.add(2);
        ledger.add(0);
        assertEquals(new Stamps(2, 1, 1), ledger.stamps(4));
        ledger.add(1);
        assertEquals(new Stamps(3, 0, 1), ledger.stamps(4));
    }
}
