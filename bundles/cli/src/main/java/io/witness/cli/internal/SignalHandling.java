package io.witness.cli.internal;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Lets SIGINT and SIGTERM end the command like the end of its input: output complete, exit status 0. A shutdown hook cannot
 * do that, because the exit status is the signal's by then. So this uses {@code sun.misc.Signal}, by reflection because the
 * compiler warns about it and there is no alternative.
 */
final class SignalHandling {
    private final StopRequest stop;
    private final int timeoutSeconds;
    private final CountDownLatch finished = new CountDownLatch(1);

    // A command that has not ended this many seconds after the signal is killed.
    SignalHandling(StopRequest stop, int timeoutSeconds) {
        this.stop = stop;
        this.timeoutSeconds = timeoutSeconds;
    }

    /** Handles the signals, except those that the process was started to ignore. */
    void listen() {
        for (String signal : new String[] {"INT", "TERM"}) {
            try {
                handle(signal);
            } catch (ReflectiveOperationException | IllegalArgumentException e) {
                continue; // not available: the virtual machine's own handling stays
            }
        }
    }

    private void handle(String name) throws ReflectiveOperationException {
        Class<?> signalType = Class.forName("sun.misc.Signal");
        Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
        InvocationHandler end = (proxy, method, arguments) -> {
            if (method.getName().equals("handle")) {
                end();
            }
            return null;
        };
        Object handler = Proxy.newProxyInstance(handlerType.getClassLoader(), new Class<?>[] {handlerType}, end);
        Object signal = signalType.getConstructor(String.class).newInstance(name);
        signalType.getMethod("handle", signalType, handlerType).invoke(null, signal, handler);
    }

    /** Kills a command that does not end, for example because its output is not read. */
    private void end() throws InterruptedException {
        stop.request();
        if (!finished.await(timeoutSeconds, TimeUnit.SECONDS)) {
            Runtime.getRuntime().halt(Main.FAILED);
        }
    }

    /** Notes that the command has ended. */
    void finish() {
        finished.countDown();
    }
}
