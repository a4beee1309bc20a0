package io.witness.logging.internal;

import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import java.util.function.UnaryOperator;

/** Formats an exception with its causes. */
final class StackTrace {
    private final String indent;
    private final UnaryOperator<String> text;
    private final StringBuilder lines = new StringBuilder();

    private StackTrace(String indent, UnaryOperator<String> text) {
        this.indent = indent;
        this.text = text;
    }

    /**
     * Formats an exception as lines.
     *
     * @param indent begins each line
     * @param text makes an exception's message fit for a line
     */
    static String of(IThrowableProxy exception, String indent, UnaryOperator<String> text) {
        StackTrace trace = new StackTrace(indent, text);
        trace.add("", exception);
        return trace.lines.toString();
    }

    private void add(String what, IThrowableProxy exception) {
        lines.append(indent).append(what).append(exception.getClassName());
        if (exception.getMessage() != null) {
            lines.append(": ").append(text.apply(exception.getMessage()));
        }
        lines.append('\n');
        if (exception.isCyclic()) {
            return;
        }
        StackTraceElementProxy[] frames = exception.getStackTraceElementProxyArray();
        for (int i = 0; i < frames.length - exception.getCommonFrames(); i++) {
            lines.append(indent).append('\t').append(frames[i].getSTEAsString()).append('\n');
        }
        if (exception.getCommonFrames() > 0) {
            lines.append(indent)
                    .append("\t... ")
                    .append(exception.getCommonFrames())
                    .append(" more\n");
        }
        for (IThrowableProxy suppressed : exception.getSuppressed()) {
            add("Suppressed: ", suppressed);
        }
        if (exception.getCause() != null) {
            add("Caused by: ", exception.getCause());
        }
    }
}
