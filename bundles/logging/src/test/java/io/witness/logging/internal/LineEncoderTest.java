package io.witness.logging.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineEncoderTest {
    private static final Instant TIME = Instant.parse("2026-01-02T03:04:05.678Z");

    private final LineEncoder encoder = new LineEncoder();
    private final LoggingEvent event = event(Level.WARN, "/run/a.sock: bad", null);

    private static LoggingEvent event(Level level, String message, Throwable exception) {
        return event(level, message, exception, "witness-server /run/a.sock", Map.of("socket", "/run/a.sock"));
    }

    private static LoggingEvent event(
            Level level, String message, Throwable exception, String thread, Map<String, String> more) {
        LoggerContext context = new LoggerContext();
        LoggingEvent event = new LoggingEvent(
                "caller", context.getLogger("io.witness.server.internal.ServerLoop"), level, message, exception, null);
        event.setInstant(TIME);
        event.setThreadName(thread);
        Map<String, String> fields = new LinkedHashMap<>(
                Map.of("bundle.id", "7", "bundle.name", "io.witness.server", "bundle.version", "1"));
        fields.putAll(more);
        event.setMDCPropertyMap(fields);
        return event;
    }

    private String encode(LoggingEvent logged) {
        return new String(encoder.encode(logged), StandardCharsets.UTF_8);
    }

    private Map<String, String> parsed(LoggingEvent logged) throws IOException {
        encoder.setFormat("json");
        String line = encode(logged);
        assertEquals(line.length() - 1, line.indexOf('\n'), line);
        assertTrue(line.substring(0, line.length() - 1).codePoints().noneMatch(PlainText::isOdd), line);
        Map<String, String> members = new LinkedHashMap<>();
        try (JsonParser in = new JsonFactory().createParser(line)) {
            String path = "";
            for (JsonToken token = in.nextToken(); token != null; token = in.nextToken()) {
                if (token == JsonToken.START_OBJECT && in.currentName() != null) {
                    path = in.currentName() + ".";
                } else if (token == JsonToken.END_OBJECT) {
                    path = "";
                } else if (token == JsonToken.VALUE_STRING) {
                    assertEquals(null, members.put(path + in.currentName(), in.getText()), line);
                }
            }
        }
        return members;
    }

    @Test
    void shouldWriteALineOfText() {
        String time = JsonLine.TIME.format(TIME);
        assertEquals(time + " WARN  ServerLoop: /run/a.sock: bad\n", encode(event));
        encoder.setDetailed(true);
        assertEquals(
                time + " WARN  [witness-server /run/a.sock] io.witness.server.internal.ServerLoop: /run/a.sock: bad\n",
                encode(event));
    }

    @Test
    void shouldAddFieldsThatAreNotInTheMessage() {
        LoggingEvent more = event(Level.WARN, "bad", null, "t", Map.of("pid", "42", "reader", "a \"b\"=c\n"));
        assertTrue(encode(more).endsWith(": bad pid=42 reader=\"a \\\"b\\\"=c?\"\n"), encode(more));
    }

    @Test
    void shouldWriteAJsonObject() throws IOException {
        assertEquals(
                List.of(
                        "time=" + JsonLine.TIME.format(TIME),
                        "level=WARN",
                        "logger=io.witness.server.internal.ServerLoop",
                        "thread=witness-server /run/a.sock",
                        "message=/run/a.sock: bad",
                        "fields.bundle=io.witness.server",
                        "fields.socket=/run/a.sock"),
                parsed(event).entrySet().stream().map(Object::toString).toList());
    }

    /** Names of processes, sockets and files are chosen by others. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "a\n2026-01-02T03:04:05.678Z ERROR forged",
                "a\r\n\u0085\u2028\u2029b",
                "\u001b[2J\u009b1m\u0000\u007f",
                "\u202Ekcos\uFEFF",
                "\"},\"level\":\"ERROR\",\\",
                "\ud800 and \udfff\ud800",
                "plain, ü, 文, \uD83E\uDD80",
                "{} {}"
            })
    void shouldNotLetForeignTextForgeALine(String text) throws IOException {
        LoggingEvent hostile = event(
                Level.ERROR,
                text,
                new IllegalStateException(text, new IOException(text)),
                text,
                Map.of("socket", text, "reader", text, text, text));
        for (boolean detailed : new boolean[] {false, true}) {
            encoder.setDetailed(detailed);
            List<String> lines = encode(hostile).lines().toList();
            assertFalse(lines.get(0).startsWith("\t"));
            assertTrue(lines.stream().skip(1).allMatch(line -> line.startsWith("\t")), lines::toString);
            for (String line : lines) {
                assertTrue(line.replace("\t", "").codePoints().noneMatch(PlainText::isOdd), line);
            }
        }
        Map<String, String> members = parsed(hostile);
        assertEquals("ERROR", members.get("level"));
        assertEquals(text, members.get("message"));
        assertEquals(text, members.get("thread"));
        assertEquals(text, members.get("fields.socket"));
        assertTrue(members.get("stackTrace").startsWith("java.lang.IllegalStateException: " + text + "\n\tat "));
        assertTrue(members.get("stackTrace").contains("\nCaused by: java.io.IOException: " + text + "\n"));
    }

    /** What an operator can mend is one line; what is logged for developers is not. */
    @Test
    void shouldLeaveOutStackTracesThatHelpNobody() throws IOException {
        Throwable threads = new OutOfMemoryError("unable to create native thread: possibly out of memory");
        String line = encode(event(Level.ERROR, "cannot be started", threads));
        assertTrue(
                line.endsWith(
                        ": cannot be started: java.lang.OutOfMemoryError: unable to create native thread: possibly"
                                + " out of memory: raise the limit of threads: ulimit -u, or TasksMax of the service\n"),
                line);
        assertEquals(1, line.lines().count());
        line = encode(event(Level.WARN, "not read", new IOException("no space")));
        assertTrue(line.endsWith(": not read: java.io.IOException: no space\n"), line);
        assertEquals(
                "not read: java.io.IOException: no space",
                parsed(event(Level.WARN, "not read", new IOException("no space")))
                        .get("message"));
        encoder.setFormat("text");
        line = encode(event(Level.ERROR, "not made", new InvocationTargetException(new IOException("in the way"))));
        assertTrue(line.endsWith(": not made: java.io.IOException: in the way\n"), line);
        line = encode(event(Level.ERROR, "not made", new InvocationTargetException(new IllegalStateException())));
        assertTrue(line.lines().count() > 2, line);
        line = encode(event(Level.DEBUG, "not read", new IOException("no space")));
        assertTrue(line.lines().count() > 2, line);
    }

    @Test
    void shouldEndATraceThatRefersToItself() {
        Exception one = new IllegalStateException("one");
        Exception two = new IllegalStateException("two", one);
        one.initCause(two);
        two.addSuppressed(new IllegalArgumentException("three"));
        String text = encode(event(Level.ERROR, "failed", one));
        assertTrue(text.contains("\n\tCaused by: java.lang.IllegalStateException: two\n"), text);
        assertTrue(text.contains("\n\tSuppressed: java.lang.IllegalArgumentException: three\n"), text);
    }
}
