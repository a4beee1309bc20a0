package io.witness.cli.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;

class RingSizeCommandTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();

    private int run(String... arguments) {
        return Main.run(arguments, out, new PrintStream(errors, true), new StopRequest());
    }

    @Test
    void shouldPrintLinesForAnEntry() {
        assertEquals(Main.OK, run("ringsize", "10Gbit", "800", "500ms"));
        assertTrue(out.toString().endsWith("\"BlockSize\": \"1MiB\", \"NumBlocks\": 664\n"), out::toString);
        assertTrue(out.toString().contains("\nmachine: "), out::toString);
        assertEquals("", errors.toString());
    }

    @Test
    void shouldPrintOneErrorForBadInput() {
        assertEquals(Main.USAGE, run("ringsize", "10Gbits/h", "800", "500ms"));
        assertEquals(
                "RATE=10Gbits/h is not a rate: use packets per second such as 300kpps or 1M, or bits per second such as"
                        + " 10Gbit\n",
                errors.toString());
        assertEquals("", out.toString());
    }

    @Test
    void shouldPrintItsUsage() {
        assertEquals(Main.OK, run("ringsize", "--help"));
        assertEquals(RingSizeCommand.USAGE, errors.toString());
    }
}
