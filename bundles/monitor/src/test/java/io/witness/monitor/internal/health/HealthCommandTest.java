package io.witness.monitor.internal.health;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.witness.monitor.internal.health.Check.Status;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.List;
import org.apache.felix.gogo.runtime.CommandProcessorImpl;
import org.apache.felix.gogo.runtime.threadio.ThreadIOImpl;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Converter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** By a real Gogo. */
class HealthCommandTest {
    private static final String TABLE =
            """
            STATUS    CHECK    DETAIL
            warning   a\\u001b  slow
            ok        disk     fine
            """;

    private final ThreadIOImpl threadIo = new ThreadIOImpl();
    private final CommandProcessorImpl processor = new CommandProcessorImpl(threadIo);
    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private Health health =
            Health.of(List.of(new Check("disk", Status.OK, "fine"), new Check("a\u001b", Status.WARNING, "slow")));
    private CommandSession session;

    @BeforeEach
    void start() {
        threadIo.start();
        processor.addConverter(new HealthConverter());
        processor.addCommand("witness", new HealthCommand(() -> health), "health");
        processor.addCommand("test", new Lines(), "lines");
        PrintStream printer = new PrintStream(output, true);
        session = processor.createSession(InputStream.nullInputStream(), printer, printer);
    }

    @AfterEach
    void stop() {
        session.close();
        processor.stop();
        threadIo.stop();
    }

    @Test
    void shouldShowATableWithTheWorstFirst() throws Exception {
        Object shown = session.execute("health");
        assertEquals(
                TABLE.stripTrailing(), session.format(shown, Converter.INSPECT).toString());
        assertEquals("", output.toString(), "who asked prints it");
    }

    @Test
    void shouldShowAnObjectAsData() throws Exception {
        Object shown = session.execute("health --json");
        assertEquals(
                HealthPage.json(health),
                session.format(shown, Converter.INSPECT).toString());
        assertEquals(
                "usage: witness:health [--json]",
                assertThrows(IllegalArgumentException.class, () -> session.execute("health --yaml"))
                        .getMessage());
    }

    @Test
    void shouldPassValuesToOtherCommands() throws Exception {
        assertEquals(2, session.execute("(health) size"));
        assertEquals("warning", session.execute("((health) get 0) get status"));
        assertEquals("a\u001b", session.execute("((health) get 0) get name"));
        assertEquals("fine", session.execute("((health) get 1) get detail"));
        assertEquals(3, session.execute("health | lines"));
    }

    /** Who wants to know more needs the result then most of all. */
    @Test
    void shouldFailIfACheckIsCriticalUnlessAnotherCommandGetsIt() throws Exception {
        health = Health.of(List.of(new Check("disk", Status.CRITICAL, "full"), new Check("memory", Status.OK, "fine")));
        Exception failure = assertThrows(IllegalStateException.class, () -> session.execute("health"));
        assertEquals("1 of 2 checks are critical", failure.getMessage());
        assertEquals(HealthCommand.table(health), output.toString());
        output.reset();
        assertEquals("critical", session.execute("((health) get 0) get status"));
        assertEquals(3, session.execute("health | lines"));
        assertEquals("", output.toString());
    }

    /** A command that reads what is piped into it. */
    public static final class Lines {
        /** Counts lines of the standard input. */
        public int lines() throws Exception {
            return (int) new String(System.in.readAllBytes()).lines().count();
        }
    }
}
