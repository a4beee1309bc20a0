package io.witness.shell.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.witness.api.socket.Reader;
import io.witness.api.socket.SocketListener;
import io.witness.api.socket.SocketState;
import java.util.List;
import org.junit.jupiter.api.Test;

class SocketsCommandTest {
    private final SocketsCommand command = new SocketsCommand();

    @Test
    void shouldHaveARowForEachRingBySocketName() {
        command.sockets = List.of(
                FakeSocket.capturing("/run/b.sock", FakeSocket.ring(0)),
                FakeSocket.capturing(
                        "/run/a.sock",
                        FakeSocket.ring(0, FakeSocket.reader(Reader.consumer("x"))),
                        FakeSocket.ring(1)));
        command.listeners = List.of(new Listener("/run/a.sock", SocketState.of(SocketState.Phase.LISTENING)));
        assertEquals(
                """
                SOCKET       INTERFACE  STATE      FANOUT          INDEX  BLOCKS  PACKETS  ACCEPTED  DROPPED  FREEZES  READERS  EVICTED  REFUSED  DETAIL
                /run/a.sock  eth0       capturing  lb|rollover/17  0          80      890       900       30        2        1        3        7  -
                /run/a.sock  eth0       capturing  lb|rollover/17  1          80      890       900       30        2        0        3        7  -
                /run/a.sock  eth0       capturing  lb|rollover/17  total     160     1780      1800       60        4        -        6        -  rings replaced: 0, since 2026-01-02T03:04:05Z
                /run/b.sock  eth0       capturing  lb|rollover/17  0          80      890       900       30        2        0        3        -  no clients: there is no server
                """,
                SocketsCommand.table(command.reports()).toString());
    }

    @Test
    void shouldSayWhatASocketWithoutRingsWaitsFor() {
        command.sockets = List.of(
                FakeSocket.of("/run/a.sock", new SocketState(SocketState.Phase.WAITING, "eth0 does not exist")));
        assertEquals(List.of("/run/a.sock  eth0  waiting  -  -  -  -  -  -  -  -  -  -  eth0 does not exist"), rows());
    }

    @Test
    void shouldSayWhyClientsCannotConnect() {
        command.sockets = List.of(FakeSocket.capturing("/run/a.sock", FakeSocket.ring(0)));
        command.listeners =
                List.of(new Listener("/run/a.sock", new SocketState(SocketState.Phase.FAILED, "served by process 12")));
        assertEquals(
                List.of(
                        "/run/a.sock  eth0  capturing  lb|rollover/17  0  80  890  900  30  2  0  3  7  no clients: served by process 12"),
                rows());
    }

    @Test
    void shouldShowAFinishedReplay() {
        command.sockets = List.of(FakeSocket.of(
                "/run/a.sock", new SocketState(SocketState.Phase.OVER, "all was played"), FakeSocket.ring(0)));
        command.listeners = List.of(new Listener("/run/a.sock", SocketState.of(SocketState.Phase.LISTENING)));
        assertEquals(
                List.of("/run/a.sock  eth0  over  lb|rollover/17  0  80  890  900  30  2  0  3  7  all was played"),
                rows());
    }

    @Test
    void shouldSayWhatIsNotAsConfigured() {
        command.sockets = List.of(FakeSocket.of(
                "/run/a.sock",
                SocketState.of(SocketState.Phase.CAPTURING).withRefusal("no memory"),
                FakeSocket.ring(0)));
        command.listeners = List.of(new Listener(
                "/run/a.sock", SocketState.of(SocketState.Phase.LISTENING).withRefusal("no group")));
        assertEquals(
                List.of("/run/a.sock  eth0  capturing  lb|rollover/17  0  80  890  900  30  2  0  3  7"
                        + "  change refused: no memory; change refused: no group"),
                rows());
    }

    @Test
    void shouldShowTheTotalsOfRingsThatWereReplacedAlsoWhileThereAreNone() {
        command.sockets =
                List.of(FakeSocket.of("/run/a.sock", new SocketState(SocketState.Phase.WAITING, "eth0 does not exist"))
                        .replaced(FakeSocket.ring(0)));
        assertEquals(
                List.of(
                        "/run/a.sock  eth0  waiting  -  -  -  -  -  -  -  -  -  -  eth0 does not exist",
                        "/run/a.sock  eth0  waiting  -  total  80  890  900  30  2  -  3  -"
                                + "  rings replaced: 1, since 2026-01-02T03:04:05Z"),
                rows());
    }

    /** Without the header, and with two spaces between cells. */
    private List<String> rows() {
        return SocketsCommand.table(command.reports())
                .toString()
                .lines()
                .skip(1)
                .map(row -> row.replaceAll(" {2,}", "  "))
                .toList();
    }

    private record Listener(String socketName, SocketState state) implements SocketListener {
        @Override
        public long handshakesRefused() {
            return 7;
        }
    }
}
