package io.witness.shell.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.witness.api.socket.Reader;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ViewTest {
    private final PrintStream standardOutput = System.out;
    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private final ClientsCommand command = new ClientsCommand();

    @BeforeEach
    void catchOutput() {
        System.setOut(new PrintStream(output, true));
        command.sockets = List.of(FakeSocket.capturing(
                "/run/a.sock", FakeSocket.ring(0, FakeSocket.reader(Reader.client("tshark", 4242, 1000, 1001)))));
    }

    @AfterEach
    void restore() {
        System.setOut(standardOutput);
    }

    @Test
    void shouldPrintTheSameRecordsAsTextOrAsData() {
        command.clients();
        assertEquals(ClientsCommand.table(command.reports()).toString(), output.toString());
        output.reset();
        command.clients("--json");
        assertEquals(Json.of(command.reports()) + "\n", output.toString());
    }

    @Test
    void shouldSayWhatIsPossible() {
        for (List<String> bad : List.of(List.of("--yaml"), List.of("/run/a.sock"), List.of("--json", "--json"))) {
            Exception e =
                    assertThrows(IllegalArgumentException.class, () -> command.clients(bad.toArray(String[]::new)));
            assertEquals("usage: witness:clients [--json]", e.getMessage());
        }
        assertEquals("", output.toString());
    }
}
