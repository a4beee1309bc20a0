package io.witness.launcher;

import io.witness.logging.internal.JsonLine;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.Map;

/** Prints a line on standard error, beside the log, in whose format: for what is said before or after there is a log. */
final class Notice {
    /** The system property with the format of the log. */
    static final String FORMAT = "witness.log.format";

    private Notice() {}

    static void print(String message) {
        print(message, null);
    }

    /** Prints it with a stack trace, of which each line begins with a tab. */
    static void print(String message, Throwable cause) {
        if (Arguments.JSON.equals(System.getProperty(FORMAT))) {
            String thread = Thread.currentThread().getName();
            System.err.print(JsonLine.of(
                    Instant.now(), "ERROR", "io.witness.launcher", thread, message, Map.of(), trace(cause)));
        } else {
            System.err.println("witness: " + message.replaceAll("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]", "?"));
            if (cause != null) {
                System.err.println(trace(cause)
                        .strip()
                        .replaceAll("[\\p{Cc}\\p{Cf}\\p{Cs}&&[^\n\t]]", "?")
                        .replaceAll("(?m)^", "\t"));
            }
        }
    }

    private static String trace(Throwable cause) {
        if (cause == null) {
            return null;
        }
        StringWriter trace = new StringWriter();
        cause.printStackTrace(new PrintWriter(trace));
        return trace.toString();
    }
}
