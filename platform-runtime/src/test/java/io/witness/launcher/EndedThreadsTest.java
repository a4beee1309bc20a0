package io.witness.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class EndedThreadsTest extends WithStandardError {
    private List<String> said(Throwable cause) {
        return printed(() -> new EndedThreads().uncaughtException(new Thread("of\nmine"), cause))
                .lines()
                .toList();
    }

    @Test
    void shouldSayInOneLineWhichThreadHasEndedAndThenWhere() {
        List<String> lines = said(new IllegalStateException("odd\n2026 ERROR"));
        assertEquals(
                "witness: the thread of?mine has ended: java.lang.IllegalStateException: odd?2026 ERROR", lines.get(0));
        assertTrue(lines.size() > 2 && lines.stream().skip(1).allMatch(line -> line.startsWith("\t")), lines::toString);
        System.setProperty(Notice.FORMAT, "json");
        lines = said(new IllegalStateException("odd"));
        assertEquals(1, lines.size());
        assertTrue(
                lines.get(0).contains("\"stackTrace\":\"java.lang.IllegalStateException: odd\\n\\tat "), lines.get(0));
    }

    @Test
    void shouldSayWhatHelpsIfThereIsNoMemory() {
        assertEquals(
                List.of(
                        "witness: the thread of?mine has ended: java.lang.OutOfMemoryError: Java heap space: give it more"
                                + " memory: WITNESS_JAVA_OPTS=-Xmx128m, or more"),
                said(new OutOfMemoryError("Java heap space")));
    }

    @Test
    void shouldBearAnExceptionWhoseMessageFails() {
        Throwable hostile = new IllegalStateException() {
            private static final long serialVersionUID = 1L;

            @Override
            public String getMessage() {
                throw this;
            }
        };
        assertEquals(
                List.of("witness: the thread of?mine has ended: "
                        + hostile.getClass().getName()),
                said(hostile));
    }
}
