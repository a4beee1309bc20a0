package io.witness.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class NoticeTest extends WithStandardError {
    private String said(String message) {
        return printed(() -> Notice.print(message));
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
