package io.witness.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NoticeTest {
    private final PrintStream standardError = System.err;
    private final ByteArrayOutputStream output = new ByteArrayOutputStream();

    @BeforeEach
    void catchOutput() {
        System.setErr(new PrintStream(output, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void restore() {
        System.setErr(standardError);
        System.clearProperty(Notice.FORMAT);
    }

    private String said(String message) {
        output.reset();
        Notice.print(message);
        return output.toString(StandardCharsets.UTF_8);
    }

    @Test
    void shouldSayALineInTheFormatOfTheLog() {
        assertEquals("witness: a?2026 ERROR ?b ü\n", said("a\n2026 ERROR \ud800b ü"));
        System.setProperty(Notice.FORMAT, "json");
        String line = said("a\n\"\ud800");
        assertTrue(
                line.matches("\\{\"time\":\"\\d{4}-[^\"]+\",\"level\":\"ERROR\",\"logger\":\"io\\.witness\\.launcher\","
                        + "\"thread\":\"[^\"]+\",\"message\":\"a\\\\n\\\\\"\\\\ud800\",\"fields\":\\{}}\n"),
                line);
    }
}
