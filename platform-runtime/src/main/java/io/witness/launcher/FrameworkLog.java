package io.witness.launcher;

import java.io.IOException;
import org.apache.felix.framework.Logger;

/**
 * Prints what the framework itself complains of, such as a state directory that is gone, in the format of the log: it has no log. What a disk
 * refuses is one line; what is a fault has its stack trace.
 */
final class FrameworkLog extends Logger {
    /** The property with which the framework is given it. */
    static final String PROPERTY = "felix.log.logger";

    @Override
    protected void doLog(int level, String message, Throwable cause) {
        String text = "the framework: " + message.strip();
        if (cause == null) {
            Notice.print(text);
        } else if (cause instanceof IOException) {
            Notice.print(text.contains(cause.toString()) ? text : text + ": " + cause);
        } else {
            Notice.print(text, cause);
        }
    }
}
