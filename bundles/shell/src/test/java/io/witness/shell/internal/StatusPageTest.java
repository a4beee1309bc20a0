package io.witness.shell.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.witness.api.consumer.FigureValue;
import io.witness.api.consumer.PlacementStatus;
import io.witness.api.ring.Diagnosis;
import io.witness.api.socket.Finding;
import io.witness.api.socket.Reader;
import io.witness.api.socket.SocketListener;
import io.witness.api.socket.SocketMonitor;
import io.witness.api.socket.SocketState;
import io.witness.shell.internal.control.JsonTree;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The examples of docs/status.md are what the commands print. */
class StatusPageTest {
    private static final Path PAGE = Path.of("../../docs/status.md");
    private static final Pattern EXAMPLE = Pattern.compile("```json\n(.*?)```", Pattern.DOTALL);

    private final List<SocketMonitor> sockets = List.of(FakeSocket.capturing(
                    "/run/eth0.sock", FakeSocket.ring(0, FakeSocket.reader(Reader.client("tshark", 4242, 1000, 1001))))
            .replaced(FakeSocket.ring(0)));

    private static Object example(int index) throws Exception {
        List<String> examples = EXAMPLE.matcher(Files.readString(PAGE))
                .results()
                .map((MatchResult found) -> found.group(1))
                .toList();
        assertEquals(10, examples.size(), "each has a test");
        return JsonTree.read(examples.get(index));
    }

    private static void assertShown(int index, List<?> records) throws Exception {
        String json = Json.of(records);
        assertEquals(JsonTree.read(json), example(index), json);
    }

    @Test
    void shouldShowSockets() throws Exception {
        SocketsCommand command = new SocketsCommand();
        command.sockets = sockets;
        command.listeners = List.of(new Listener("/run/eth0.sock", SocketState.of(SocketState.Phase.LISTENING)));
        assertShown(0, command.reports());
    }

    @Test
    void shouldShowClients() throws Exception {
        ClientsCommand command = new ClientsCommand();
        command.sockets = sockets;
        command.users = () -> UserNames.of(Map.of("1000", "alice"));
        assertShown(1, command.reports());
    }

    @Test
    void shouldShowRates() throws Exception {
        RateReport report = new RateReport(
                "/run/eth0.sock", 0, 2_000_000_000L, 600, 20, 3, 64, 50, OptionalLong.of(5_000_000_000L));
        assertShown(3, List.of(report));
    }

    @Test
    void shouldShowConsumers() throws Exception {
        ConsumersCommand command = new ConsumersCommand();
        command.monitors = List.of(new FakeMonitor(List.of(new PlacementStatus(
                "protocols",
                "/run/eth0.sock",
                0,
                PlacementStatus.State.RUNNING,
                FakeSocket.SINCE,
                "",
                3,
                150,
                FakeSocket.LEDGER,
                6,
                OptionalLong.of(12_345_678),
                6,
                98_765_432,
                List.of(new FigureValue("tcp", "packets", "TCP segments", 12))))));
        assertShown(2, command.placements());
    }

    private Window twoSeconds() {
        return new Window(Window.Sample.of(sockets, 1_000_000_000L), Window.Sample.of(sockets, 3_000_000_000L));
    }

    @Test
    void shouldShowRings() throws Exception {
        assertShown(5, RingsCommand.reports(twoSeconds(), List.of()));
    }

    @Test
    void shouldShowStats() throws Exception {
        assertShown(6, StatsCommand.reports(twoSeconds(), List.of()));
    }

    @Test
    void shouldShowLosses() throws Exception {
        LossesCommand command = new LossesCommand();
        command.sockets = sockets;
        assertShown(7, command.reports(List.of()).subList(1, 3));
    }

    @Test
    void shouldShowDiagnoses() throws Exception {
        assertShown(8, List.of(new Diagnosis(Diagnosis.Verdict.WARN, "eth0", "GRO is on")));
    }

    @Test
    void shouldShowLevelsOfTheLog() throws Exception {
        LogCommandTest.FakeLevels levels = new LogCommandTest.FakeLevels();
        assertShown(9, new LogCommand(name -> levels).reports());
    }

    @Test
    void shouldShowFindings() throws Exception {
        String message = "BlockSize=5000 is not a multiple of the page size 4096: use 4096 or 8192";
        assertShown(
                4,
                List.of(new Finding(
                        Finding.Severity.ERROR, OptionalInt.of(4), "/run/eth0.sock", "BlockSize", message)));
    }

    private record Listener(String socketName, SocketState state) implements SocketListener {
        @Override
        public long handshakesRefused() {
            return 7;
        }
    }
}
