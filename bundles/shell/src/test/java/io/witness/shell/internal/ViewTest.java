package io.witness.shell.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.witness.api.socket.Reader;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import org.apache.felix.gogo.runtime.CommandProcessorImpl;
import org.apache.felix.gogo.runtime.threadio.ThreadIOImpl;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Converter;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ViewTest {
    private final ClientsCommand command = new ClientsCommand();

    @BeforeEach
    void haveTwoClients() {
        command.users = () -> UserNames.of(Map.of("0", "root"));
        command.sockets = List.of(FakeSocket.capturing(
                "/run/a.sock",
                FakeSocket.ring(
                        0,
                        FakeSocket.reader(Reader.client("tshark", 4242, 1000, 1001)),
                        FakeSocket.reader(Reader.client("dump", 4243, 0, 0)))));
    }

    @Test
    void shouldShowTheSameRecordsAsTextOrAsData() {
        assertEquals(
                ClientsCommand.table(command.reports()).toString(),
                command.clients().toString());
        assertEquals(
                Json.of(command.reports()) + "\n", command.clients("--json").toString());
    }

    @Test
    void shouldSayWhatIsPossible() {
        for (List<String> bad : List.of(List.of("--yaml"), List.of("/run/a.sock"), List.of("--json", "--json"))) {
            Exception e =
                    assertThrows(IllegalArgumentException.class, () -> command.clients(bad.toArray(String[]::new)));
            assertEquals("usage: witness:clients [--json]", e.getMessage());
        }
    }

    /** By a real Gogo: a list with maps for its commands, a table where it is printed or goes into a pipe. */
    @Test
    void shouldPassValuesToOtherCommands() throws Exception {
        ThreadIOImpl threadIo = new ThreadIOImpl();
        threadIo.start();
        CommandProcessorImpl processor = new CommandProcessorImpl(threadIo);
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        PrintStream printer = new PrintStream(output, true);
        try (CommandSession session = processor.createSession(InputStream.nullInputStream(), printer, printer)) {
            processor.addConverter(new ReportConverter());
            processor.addCommand("witness", command, "clients");
            processor.addCommand("witness", new FilterCommand(), "filter");
            processor.addCommand("test", new Lines(), "lines");
            Object clients = session.execute("clients");
            assertEquals(
                    command.clients().toString().stripTrailing(),
                    session.format(clients, Converter.INSPECT).toString());
            assertEquals(2, session.execute("(clients) size"));
            Object reader = session.execute("c = (clients) ; d = ($c get 0) ; ($d get subscription) get reader");
            assertEquals(1000L, ((Map<?, ?>) reader).get("uid"));
            Object chosen = session.execute("filter (clients) { ($it get userName) equals root }");
            assertEquals(1, ((List<?>) chosen).size());
            chosen = session.execute("filter (clients) { ($it get fanoutIndex) equals 0 }");
            assertEquals(2, ((List<?>) chosen).size());
            assertEquals(3, session.execute("clients | lines"));
        } finally {
            processor.stop();
            threadIo.stop();
        }
    }

    /** A command that reads what is piped into it. */
    public static final class Lines {
        /** Counts lines of the standard input. */
        public int lines() throws Exception {
            return (int) new String(System.in.readAllBytes()).lines().count();
        }
    }
}
