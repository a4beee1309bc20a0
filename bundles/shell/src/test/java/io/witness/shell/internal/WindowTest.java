package io.witness.shell.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.api.ring.RingTotals;
import io.witness.api.socket.BlockCount;
import io.witness.api.socket.Ledger;
import io.witness.api.socket.Reader;
import io.witness.api.socket.RingStatus;
import io.witness.api.socket.SocketMonitor;
import io.witness.api.socket.SubscriptionStatus;
import io.witness.shell.internal.Window.Sample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rates that {@code rings} and {@code stats} print, and the losses. */
class WindowTest {
    private static final long SECOND = 1_000_000_000L;
    private static final Reader TSHARK = Reader.client("tshark", 4242, 1000, 1001);

    private static Sample sample(long nanos, RingStatus... rings) {
        return Sample.of(List.<SocketMonitor>of(FakeSocket.capturing("/run/a.sock", rings)), nanos);
    }

    /** The same ring with this many more blocks of ten packets, and half as many dropped packets. */
    private static RingStatus later(int blocks) {
        RingStatus some = FakeSocket.ring(0);
        BlockCount more = new BlockCount(blocks, 10L * blocks);
        Ledger before = FakeSocket.LEDGER;
        SubscriptionStatus reader = FakeSocket.reader(TSHARK);
        Ledger now = new Ledger(
                before.taken().plus(more),
                before.delivered().plus(more),
                before.skipped().plus(new BlockCount(2, 20)),
                before.waiting(),
                before.returned().plus(more),
                before.outstanding(),
                before.forfeited());
        return new RingStatus(
                0,
                some.since(),
                some.description(),
                new RingTotals(900 + 10L * blocks, 30 + blocks / 2, 2),
                true,
                some.rollover(),
                some.taken().plus(more),
                some.timeStamps(),
                some.notTaken(),
                some.freeBlocks(),
                some.malformed(),
                some.longestHoldNanos(),
                some.busyNanos(),
                some.ended(),
                List.of(new SubscriptionStatus(
                        reader.reader(),
                        reader.since(),
                        now,
                        reader.lagBlocks(),
                        reader.oldestInFlightNanos(),
                        reader.longestHoldNanos(),
                        reader.holdTimes(),
                        reader.malformed(),
                        reader.paused())));
    }

    private static Window window(RingStatus now) {
        return new Window(sample(SECOND, FakeSocket.ring(0, FakeSocket.reader(TSHARK))), sample(3 * SECOND, now));
    }

    @Test
    void shouldShowHowFullRingsAreAndHowLongTheyLast() {
        List<RingReport> rings = RingsCommand.reports(window(later(40)), List.of());
        assertEquals(OptionalLong.of(58 * SECOND / 20), rings.get(0).slackNanos());
        assertEquals(
                """
                SOCKET       INDEX  STATE      BLOCKS  FREE  HELD-%  SLACK-S  PACKETS/S  BLOCKS/S  DROPPED/S  READERS
                /run/a.sock      0  capturing      64    58       9      2.9        200        20         10        1
                """,
                RingsCommand.table(rings).toString());
    }

    @Test
    void shouldShowTheRatesOfRingsAndReaders() {
        assertEquals(
                """
                SOCKET       INDEX  WHO                                 PACKETS  PACKETS/S  BLOCKS/S  LOST  LOST/S  LAG
                /run/a.sock      0  ring                                   1290        200        20    50      10    -
                /run/a.sock      0  client tshark (pid 4242, uid 1000)     1010        200        20   101      10    6
                """,
                StatsCommand.table(StatsCommand.reports(window(later(40)), List.of()))
                        .toString());
    }

    @Test
    void shouldNotKnowRatesOfARingThatWasOpenedMeanwhile() {
        Window window = new Window(sample(SECOND), sample(2 * SECOND, FakeSocket.ring(0, FakeSocket.reader(TSHARK))));
        RingReport ring = RingsCommand.reports(window, List.of()).get(0);
        assertEquals(OptionalLong.empty(), ring.measuredNanos());
        assertTrue(
                RingsCommand.table(List.of(ring)).toString().matches("(?s).* 9 +- +- +- +- +1\n"),
                () -> RingsCommand.table(List.of(ring)).toString());
        StatsReport stats = StatsCommand.reports(window, List.of()).get(0);
        assertEquals(Optional.empty(), stats.measured());
        assertEquals(Optional.empty(), stats.readers().get(0).measured());
        assertTrue(StatsCommand.table(List.of(stats)).toString().contains(" -  "));
    }

    @Test
    void shouldMeasureAtTheFirstCallOfASessionAndFromThereOnAtTheNext() throws Exception {
        FakeSession session = new FakeSession();
        List<SocketMonitor> sockets = List.of(FakeSocket.capturing("/run/a.sock", FakeSocket.ring(0)));
        Window first = Window.since(session.session, "rings", sockets, 120);
        Window other = Window.since(session.session, "stats", sockets, 120);
        Window second = Window.since(session.session, "rings", sockets, 120);
        assertEquals(first.after(), second.before());
        assertTrue(first.nanos() >= 120_000_000L);
        assertTrue(other.before().nanos() >= first.after().nanos());
        Window tooSoon = Window.since(session.session, "rings", sockets, 0);
        assertTrue(tooSoon.before() != second.after() || tooSoon.nanos() >= 100_000_000L);
    }

    @Test
    void shouldRefuseWhatDoesNotExist() {
        FakeSession session = new FakeSession();
        RingsCommand rings = new RingsCommand();
        Exception refused =
                assertThrows(IllegalArgumentException.class, () -> rings.rings(session.session, "/run/c.sock"));
        assertEquals("there is no socket /run/c.sock: use one that witness:sockets shows", refused.getMessage());
        Exception usage = assertThrows(IllegalArgumentException.class, () -> rings.rings(session.session, "-x"));
        assertEquals("usage: witness:rings [SOCKET] [--json]", usage.getMessage());
        StatsCommand stats = new StatsCommand();
        assertThrows(IllegalArgumentException.class, () -> stats.stats(session.session, "a", "b"));
        LossesCommand losses = new LossesCommand();
        assertThrows(IllegalArgumentException.class, () -> losses.losses("/run/c.sock"));
    }

    @Test
    void shouldShowLossesByTime() {
        LossesCommand command = new LossesCommand();
        command.sockets = List.of(FakeSocket.capturing("/run/a.sock", FakeSocket.ring(0)));
        assertEquals(
                """
                SINCE                     UNTIL                     SOCKET       INDEX  KIND      READER                              BLOCKS  PACKETS  DETAIL
                2026-01-02T03:04:05.678Z  2026-01-02T03:04:08.678Z  /run/a.sock      0  drop      all                                      -       30  -
                2026-01-02T03:04:08.678Z  2026-01-02T03:04:08.678Z  /run/a.sock      0  skip      client tshark (pid 4242, uid 1000)       8       81  -
                2026-01-02T03:04:08.678Z  2026-01-02T03:04:08.678Z  /run/a.sock      0  eviction  client tshark (pid 4242, uid 1000)       2       20  held 2 blocks
                """,
                LossesCommand.table(command.reports(List.of())).toString());
    }

    @Test
    void shouldKnowTheUsersOfAFileAndNoneWithoutIt(@TempDir Path directory) throws IOException {
        Path file =
                Files.writeString(directory.resolve("passwd"), "root:x:0:0::/:/bin/sh\nodd\nalice:x:1000:1000::/:\n");
        UserNames users = UserNames.read(file);
        assertEquals(Optional.of("alice"), users.name(OptionalInt.of(1000)));
        assertEquals(Optional.empty(), users.name(OptionalInt.of(7)));
        assertEquals(Optional.empty(), users.name(OptionalInt.empty()));
        assertEquals(Optional.empty(), UserNames.read(directory.resolve("none")).name(OptionalInt.of(0)));
    }
}
