package io.witness.shell.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.api.ring.RingTotals;
import io.witness.api.socket.BlockCount;
import io.witness.api.socket.RingStatus;
import io.witness.api.socket.SocketMonitor;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class RingSizeCommandTest {
    private static final long SECOND = 1_000_000_000L;

    private final RingSizeCommand command = new RingSizeCommand();

    private static RingStatus ring(long blocks, long packets, long dropped, int freeBlocks) {
        RingStatus some = FakeSocket.ring(0);
        return new RingStatus(
                0,
                some.since(),
                some.description(),
                new RingTotals(packets, dropped, 0),
                true,
                some.rollover(),
                new BlockCount(blocks, packets),
                some.timeStamps(),
                OptionalLong.of(0),
                freeBlocks,
                0,
                0,
                some.busyNanos(),
                some.ended(),
                List.of());
    }

    @Test
    void shouldComputeHowLongFreeBlocksLast() {
        RateReport report = RateReport.of("/run/a.sock", ring(10, 100, 1, 64), ring(30, 700, 4, 50), 2 * SECOND);
        assertEquals(600, report.packets());
        assertEquals(20, report.blocks());
        assertEquals(3, report.dropped());
        assertEquals(OptionalLong.of(5 * SECOND), report.slackNanos()); // 50 blocks, 10 of them per second
        assertEquals(
                "SOCKET       INDEX  PACKETS/S  BLOCKS/S  DROPPED/S  BLOCKS  FREE  SLACK-MS\n"
                        + "/run/a.sock      0        300        10          2      64    50      5000\n",
                RingSizeCommand.table(List.of(report)).toString());
    }

    @Test
    void shouldNotKnowTheSlackOfAnIdleRing() {
        RateReport report = RateReport.of("/run/a.sock", ring(10, 100, 0, 64), ring(10, 100, 0, 64), SECOND);
        assertEquals(OptionalLong.empty(), report.slackNanos());
        assertTrue(RingSizeCommand.table(List.of(report)).toString().endsWith(" -\n"));
    }

    @Test
    void shouldMeasureTheNamedSocketOnly() throws Exception {
        SocketMonitor a = FakeSocket.capturing("/run/a.sock", FakeSocket.ring(0), FakeSocket.ring(1));
        command.sockets = List.of(a, FakeSocket.capturing("/run/b.sock", FakeSocket.ring(0)));
        command.windowMillis = 1;
        assertEquals(3, command.rates(List.of()).size());
        assertEquals(2, command.rates(List.of("/run/a.sock")).size());
        Exception refused = assertThrows(IllegalArgumentException.class, () -> command.rates(List.of("/run/c.sock")));
        assertEquals("there is no socket /run/c.sock: use one that witness:sockets shows", refused.getMessage());
    }

    @Test
    void shouldSizeARing() throws Exception {
        String text = command.ringsize("1M", "60", "2s").toString();
        assertTrue(text.startsWith("traffic: 1000000 packets/s of 60 bytes, 480.0M bit/s\n"), text);
    }

    @Test
    void shouldPrintItsUsage() {
        Exception refused = assertThrows(IllegalArgumentException.class, () -> command.ringsize("1M", "60"));
        assertEquals(
                "usage: witness:ringsize RATE SIZE SLACK, or witness:ringsize [SOCKET] [--json]", refused.getMessage());
    }
}
