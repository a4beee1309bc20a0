package io.witness.logging.internal;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxy;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;

/**
 * Tells exceptions that an operator can mend, a lack of memory or threads and what the system refuses, from faults of the code: only those
 * need a stack trace.
 */
final class Remedy {
    private Remedy() {}

    /** Tells whether the event's exception is one for the operator. What is logged for developers has its stack trace in any case. */
    static boolean isForOperator(ILoggingEvent event) {
        if (!event.getLevel().isGreaterOrEqual(Level.INFO)
                || !(event.getThrowableProxy() instanceof ThrowableProxy proxy)) {
            return false;
        }
        Throwable thrown = thrown(proxy);
        return thrown instanceof OutOfMemoryError || thrown instanceof IOException;
    }

    /** Returns what was thrown, also by a call by reflection, such as that of a component that starts. */
    private static Throwable thrown(ThrowableProxy proxy) {
        Throwable thrown = proxy.getThrowable();
        return thrown instanceof InvocationTargetException && thrown.getCause() != null ? thrown.getCause() : thrown;
    }

    /** Describes it, with what helps. */
    static String of(IThrowableProxy exception) {
        Throwable thrown = thrown((ThrowableProxy) exception);
        String message = thrown.toString();
        if (!(thrown instanceof OutOfMemoryError)) {
            return message;
        }
        return message.contains("thread")
                ? message + ": raise the limit of threads: ulimit -u, or TasksMax of the service"
                : message + ": give it more memory: WITNESS_JAVA_OPTS=-Xmx128m, or more";
    }
}
