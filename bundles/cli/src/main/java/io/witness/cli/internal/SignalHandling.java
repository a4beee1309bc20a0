package io.witness.cli.internal;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * SIGINT and SIGTERM end the command as its end of input would: output complete, exit status 0. A shutdown hook cannot do
 * that, as the exit status is the signal's by then; so this takes {@code sun.misc.Signal}, by reflection because the
 * compiler warns of it and of nothing better.
 */
final class SignalHandling {
    private final StopRequest stop;
    private final int patienceSeconds;
    private final CountDownLatch finished = new CountDownLatch(1);

    /** A command that has not ended so many seconds after the signal is ended. */
    SignalHandling(StopRequest stop, int patienceSeconds) {
        this.stop = stop;
        this.patienceSeconds = patienceSeconds;
    }

    /** Takes the signals over, but for those that the process was started to ignore. */
    void listen() {
        for (String signal : new String[] {"INT", "TERM"}) {
            try {
                handle(signal);
            } catch (ReflectiveOperationException | IllegalArgumentException e) {
                continue; // not to be had: the virtual machine's own handling stays
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

    /** A command that does not end, for example because nobody reads its output, is ended. */
    private void end() throws InterruptedException {
        stop.request();
        if (!finished.await(patienceSeconds, TimeUnit.SECONDS)) {
            Runtime.getRuntime().halt(Main.FAILED);
        }
    }

    /** The command has come to its end. */
    void finish() {
        finished.countDown();
    }
}
