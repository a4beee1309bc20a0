package io.witness.logging.internal;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxy;
import java.io.IOException;

/**
 * Tells exceptions that an operator can mend, a lack of memory or threads and what the system refuses, from faults of the code: only those
 * need a stack trace.
 */
final class Remedy {
    private Remedy() {}

    /** Tells whether the event's exception is one for the operator. What is logged for developers has its stack trace in any case. */
    static boolean isForOperator(ILoggingEvent event) {
        return event.getLevel().isGreaterOrEqual(Level.INFO)
                && event.getThrowableProxy() instanceof ThrowableProxy proxy
                && (proxy.getThrowable() instanceof OutOfMemoryError || proxy.getThrowable() instanceof IOException);
    }

    /** Describes it, with what helps. */
    static String of(IThrowableProxy exception) {
        String message = ((ThrowableProxy) exception).getThrowable().toString();
        if (!exception.getClassName().equals(OutOfMemoryError.class.getName())) {
            return message;
        }
        return message.contains("thread")
                ? message + ": raise the limit of threads: ulimit -u, or TasksMax of the service"
                : message + ": give it more memory: WITNESS_JAVA_OPTS=-Xmx128m, or more";
    }
}
