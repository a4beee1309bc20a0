package io.witness.cli.internal.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PacketBalanceTest {
    private static PacketBalance of(long seen, long notTaken, long inTransit) {
        LedgerSnapshot.Entry entry = new LedgerSnapshot.Entry("client", "me", 1L, 80, 73, 5, inTransit);
        return PacketBalance.of(
                "me", seen, new LedgerSnapshot(100 + notTaken, 100, 0, List.of(entry), Map.of()), entry);
    }

    @Test
    void shouldAddUp() {
        assertEquals(
                "me: 100 = 75 seen + 5 missed + 20 before it came", of(75, 0, 0).toString());
        assertTrue(of(75, 0, 0).isSettled());
    }

    @Test
    void shouldSayWhatIsUnderWay() {
        assertEquals(
                "me: 107 = 73 seen + 5 missed + 20 before it came + 9 under way",
                of(73, 7, 2).toString());
        assertTrue(of(73, 7, 2).addsUp());
        assertFalse(of(73, 7, 2).isSettled());
    }

    @Test
    void shouldNotHideThatItDoesNotAddUp() {
        assertEquals(
                "me: 100 is not 74 seen + 5 missed + 20 before it came",
                of(74, 0, 0).toString());
        assertFalse(of(74, 0, 0).addsUp());
        assertFalse(of(74, 0, 0).isSettled());
    }
}
