package io.witness.consumers.internal;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the thread that manages consumers. Other threads pass commands to it without waiting. */
final class ControlThread implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(ControlThread.class);

    private final BlockingQueue<Runnable> commands = new LinkedBlockingQueue<>();
    private final Runnable look;
    private final LongSupplier lookMillis;
    private final Thread thread = new Thread(this, "witness-consumers");
    private boolean ended;

    /**
     * @param look runs periodically
     * @param lookMillis time until the next run
     */
    ControlThread(Runnable look, LongSupplier lookMillis) {
        this.look = look;
        this.lookMillis = lookMillis;
        thread.setDaemon(true);
        thread.setContextClassLoader(ControlThread.class.getClassLoader());
    }

    void start() {
        thread.start();
    }

    /** Executes a command soon. Any thread may call. */
    void execute(Runnable command) {
        commands.add(command);
    }

    /** Ends the thread. Must be called on it, in a command. */
    void end() {
        ended = true;
    }

    @Override
    public void run() {
        long looked = System.nanoTime();
        while (!ended) {
            long due = lookMillis.getAsLong() - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - looked);
            carefully(poll(Math.max(0, due)));
            if (due <= 0) {
                carefully(look);
                looked = System.nanoTime();
            }
        }
    }

    private Runnable poll(long millis) {
        try {
            Runnable command = commands.poll(millis, TimeUnit.MILLISECONDS);
            return command == null ? () -> {} : command;
        } catch (InterruptedException e) { // nobody interrupts this thread: it belongs to this bundle
            return () -> {};
        }
    }

    // A command that fails does not affect others.
    private static void carefully(Runnable command) {
        try {
            command.run();
        } catch (Throwable e) {
            LOG.error("consumers: a command failed, the next one is executed", e);
        }
    }
}
