package io.witness.logging.internal;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.encoder.EncoderBase;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * Formats events of the log, as text or as JSON: one event is one line, whatever its message, its thread's name or its exception's message
 * contain. Only the stack trace of a text follows in lines of its own, which begin with a tab.
 */
public final class LineEncoder extends EncoderBase<ILoggingEvent> {
    private static final String JSON = "json";

    private boolean json;
    private boolean detailed;

    /** Formats text without the thread, until told otherwise. */
    public LineEncoder() {}

    /**
     * Chooses the format.
     *
     * @param format {@code text} or {@code json}
     */
    public void setFormat(String format) {
        json = format.equals(JSON);
    }

    /**
     * Adds thread and full name of the logger to lines of text.
     *
     * @param detailed whether to do so
     */
    public void setDetailed(boolean detailed) {
        this.detailed = detailed;
    }

    @Override
    public byte[] headerBytes() {
        return new byte[0];
    }

    @Override
    public byte[] encode(ILoggingEvent event) {
        return (json ? json(event) : text(event)).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public byte[] footerBytes() {
        return new byte[0];
    }

    private static String json(ILoggingEvent event) {
        Map<String, String> fields = new TreeMap<>(event.getMDCPropertyMap());
        fields.remove("bundle.id");
        fields.remove("bundle.version");
        String bundle = fields.remove("bundle.name");
        if (bundle != null) {
            fields.put("bundle", bundle);
        }
        IThrowableProxy exception = traced(event);
        return JsonLine.of(
                event.getInstant(),
                event.getLevel().toString(),
                event.getLoggerName(),
                event.getThreadName(),
                message(event),
                fields,
                exception == null ? null : StackTrace.of(exception, "", UnaryOperator.identity()));
    }

    private String text(ILoggingEvent event) {
        StringBuilder line = new StringBuilder(256);
        JsonLine.TIME.formatTo(event.getInstant(), line);
        line.append(' ').append(String.format("%-5s", event.getLevel())).append(' ');
        String logger = event.getLoggerName();
        if (detailed) {
            line.append('[').append(PlainText.of(event.getThreadName())).append("] ");
        } else {
            logger = logger.substring(logger.lastIndexOf('.') + 1);
        }
        line.append(PlainText.of(logger)).append(": ").append(PlainText.of(message(event)));
        PlainText.append(line, new TreeMap<>(event.getMDCPropertyMap()));
        line.append('\n');
        IThrowableProxy exception = traced(event);
        if (exception != null) {
            line.append(StackTrace.of(exception, "\t", PlainText::of));
        }
        return line.toString();
    }

    /** Returns the exception, if its stack trace tells something. */
    private static IThrowableProxy traced(ILoggingEvent event) {
        return Remedy.isForOperator(event) ? null : event.getThrowableProxy();
    }

    private static String message(ILoggingEvent event) {
        return Remedy.isForOperator(event)
                ? event.getFormattedMessage() + ": " + Remedy.of(event.getThrowableProxy())
                : event.getFormattedMessage();
    }
}
