package io.witness.shell.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.witness.api.consumer.FigureValue;
import io.witness.api.consumer.PlacementStatus;
import io.witness.api.consumer.PlacementStatus.State;
import io.witness.api.socket.Reader;
import io.witness.api.socket.SocketMonitor;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ReadersCommandsTest {
    private final List<SocketMonitor> sockets = List.of(FakeSocket.capturing(
            "/run/a.sock",
            FakeSocket.ring(
                    0,
                    FakeSocket.reader(Reader.client("tshark", 4242, 1000, 1001)),
                    FakeSocket.reader(Reader.consumer("protocols"))),
            FakeSocket.ring(1, FakeSocket.reader(Reader.client("?", 1, 0, 0)))));

    @Test
    void shouldShowEachClientWithItsProcessAndLedger() {
        ClientsCommand command = new ClientsCommand();
        command.sockets = sockets;
        command.users = () -> UserNames.of(Map.of("1000", "alice"));
        assertEquals(
                """
                SOCKET       INDEX  PROCESS   PID   UID  USER   SINCE                 LAG  AGE-MS  DELIVERED  RETURNED  OUTSTANDING  WAITING  SKIPPED  PACKETS  SKIPPED-PACKETS  PAUSED
                /run/a.sock      0  tshark   4242  1000  alice  2026-01-02T03:04:05Z    6      12         60        55            4        2        8      610               81       -
                /run/a.sock      1  ?           1     0  -      2026-01-02T03:04:05Z    6      12         60        55            4        2        8      610               81       -
                """,
                ClientsCommand.table(command.reports()).toString());
    }

    @Test
    void shouldResumeWhatIsInQuarantine() {
        ResumeCommand command = new ResumeCommand();
        command.monitors = List.of(new FakeMonitor(
                List.of(consumer(0, State.QUARANTINED, "", List.of()), consumer(1, State.RUNNING, "", List.of()))));
        assertEquals("resumed protocols at 1 ring", command.resume("protocols"));
        assertThrows(IllegalArgumentException.class, () -> command.resume("flows"));
    }

    @Test
    void shouldShowEachConsumerWithItsStateItsLedgerAndFigures() {
        ConsumersCommand command = new ConsumersCommand();
        command.monitors = List.of(new FakeMonitor(List.of(
                consumer(0, State.RUNNING, "", List.of(figure("tcp", 12), figure("udp", 7))),
                consumer(1, State.HANGING, "accept does not return", List.of()))));
        assertEquals(
                """
                CONSUMER   SOCKET       INDEX  STATE    SINCE                 RESTARTS  MISSED  PACKETS  DELIVERED  RETURNED  OUTSTANDING  WAITING  SKIPPED  MALFORMED  FIGURES       WHY
                protocols  /run/a.sock      0  running  2026-01-02T03:04:05Z         3     150      610         60        55            4        2        8          6  tcp=12 udp=7  -
                protocols  /run/a.sock      1  hanging  2026-01-02T03:04:05Z         3     150      610         60        55            4        2        8          6  -             accept does not return
                """,
                ConsumersCommand.table(command.placements()).toString());
    }

    private static PlacementStatus consumer(int index, State state, String why, List<FigureValue> figures) {
        Instant since = Instant.parse("2026-01-02T03:04:05.678Z");
        return new PlacementStatus(
                "protocols",
                "/run/a.sock",
                index,
                state,
                since,
                why,
                3,
                150,
                FakeSocket.LEDGER,
                6,
                OptionalLong.of(12_345_678),
                6,
                98_765_432,
                figures);
    }

    private static FigureValue figure(String name, long value) {
        return new FigureValue(name, "packets", "of the test", value);
    }

    @Test
    void shouldShowTheLedgerOfRingsAndOfReadersThoseIncludedThatHaveEnded() {
        LedgerCommand command = new LedgerCommand();
        command.sockets = List.of(FakeSocket.capturing(
                        "/run/a.sock", FakeSocket.ring(0, FakeSocket.reader(Reader.client("tshark", 4242, 1000, 1001))))
                .replaced(FakeSocket.ring(0)));
        assertEquals(
                """
                SOCKET       INDEX  ACCEPTED  TAKEN  COPY-TIME  SOFTWARE-TIME  HARDWARE-TIME  NOT-TAKEN  LOST  EXACT  DROPPED  FREEZES  ROLLOVER  HUGE  FAILED  MALFORMED  ENDED  EVICTED  LONGEST-HOLD-MS
                /run/a.sock  0           900    890        500            300             90         10     -  yes         30        2        40    12       3          7      5        3              123
                /run/a.sock  total      1800   1780          -              -              -         10    10  yes         60        4        80    24       6         14     10        6              123
                """,
                LedgerCommand.rings(command.reports()).toString());
        assertEquals(
                """
                SOCKET       INDEX  READER                              UNIT     TAKEN  DELIVERED  SKIPPED  WAITING  RETURNED  OUTSTANDING  FORFEITED  LONGEST-HOLD-MS
                /run/a.sock  0      5 ended                             blocks     140        120       16        4       110            8          2                -
                /run/a.sock  0      5 ended                             packets   1400       1220      162       18      1120           90         10                -
                /run/a.sock  0      client tshark (pid 4242, uid 1000)  blocks      70         60        8        2        55            4          1               98
                /run/a.sock  0      client tshark (pid 4242, uid 1000)  packets    700        610       81        9       560           45          5               98
                /run/a.sock  total  all readers                         blocks     350        300       40       10       275           20          5              123
                /run/a.sock  total  all readers                         packets   3500       3050      405       45      2800          225         25              123
                """,
                LedgerCommand.readers(command.reports()).toString());
    }
}
