package io.witness.launcher;

import io.witness.logging.internal.JsonLine;
import java.time.Instant;
import java.util.Map;

/** Prints a line on standard error, beside the log, in whose format: for what is said before or after there is a log. */
final class Notice {
    /** The system property with the format of the log. */
    static final String FORMAT = "witness.log.format";

    private Notice() {}

    static void print(String message) {
        if (Arguments.JSON.equals(System.getProperty(FORMAT))) {
            String thread = Thread.currentThread().getName();
            System.err.print(
                    JsonLine.of(Instant.now(), "ERROR", "io.witness.launcher", thread, message, Map.of(), null));
        } else {
            System.err.println("witness: " + message.replaceAll("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]", "?"));
        }
    }
}
