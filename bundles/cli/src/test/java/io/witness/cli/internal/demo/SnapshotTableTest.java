package io.witness.cli.internal.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class SnapshotTableTest {
    private static final long SECOND = 1_000_000_000L;

    private final SnapshotTable table = new SnapshotTable();

    private static ReaderSnapshot snapshot(String who, long packets, long bytes) {
        return new ReaderSnapshot(who, packets, bytes, 40L, 12L, 99L, 3L);
    }

    private List<String> words(ReaderSnapshot snapshot, long nanos) {
        List<String> lines = table.lines(List.of(snapshot), nanos);
        assertEquals(1, lines.size());
        return List.of(lines.get(0).strip().split(" +"));
    }

    @Test
    void shouldShowWhatCameByASecondSinceTheLastTime() {
        assertEquals(List.of("me", "100", "-", "-", "40", "12", "99", "3"), words(snapshot("me", 100, 0), 0));
        assertEquals(
                List.of("me", "600", "250", "0.5", "40", "12", "99", "3"),
                words(snapshot("me", 600, 125_000), 2 * SECOND));
        assertEquals(
                List.of("other", "5", "-", "-", "40", "12", "99", "3"), words(snapshot("other", 5, 5), 3 * SECOND));
    }

    @Test
    void shouldShowADashForWhatNobodyTells() {
        ReaderSnapshot ring = new ReaderSnapshot("ring", 10L, null, null, null, null, 0L);
        assertEquals(List.of("ring", "10", "-", "-", "-", "-", "-", "0"), words(ring, 0));
        assertEquals(List.of("ring", "10", "0", "-", "-", "-", "-", "0"), words(ring, SECOND));
    }

    @Test
    void shouldNotLetANameSteerTheTerminal() {
        LedgerSnapshot.Entry entry = new LedgerSnapshot.Entry("client", "x\u001b[2J", 7L, 0, 0, 0, 0);
        assertEquals("client x\\u001b[2J (pid 7)", ReaderSnapshot.ofOther(entry).who());
        LedgerSnapshot.Entry consumer = new LedgerSnapshot.Entry("consumer", "flows", null, 0, 0, 0, 0);
        assertEquals("consumer flows", ReaderSnapshot.ofOther(consumer).who());
    }

    @Test
    void shouldFitIntoALineOfATerminal() {
        String name = "client a-very-long-name-of-a-process (pid 4194304)";
        ReaderSnapshot long1 = new ReaderSnapshot(name, 9_999L, 0L, 65_536L, 99_999L, 99_999L, 99_999L);
        ReaderSnapshot long2 =
                new ReaderSnapshot(name, 9_999L + 9_999_999L, 1L << 30, 65_536L, 99_999L, 99_999L, 99_999L);
        table.lines(List.of(long1), 0);
        String line = table.lines(List.of(long2), SECOND).get(0);
        assertTrue(line.length() < 80, line);
        assertTrue(SnapshotTable.header().length() < 80, SnapshotTable.header());
        assertEquals(line.length(), SnapshotTable.header().length());
    }
}
