package io.witness.consumers.internal;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The thread that knows which consumers there are. Others tell it what is to be done, and do not wait. */
final class ControlThread implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(ControlThread.class);

    private final BlockingQueue<Runnable> commands = new LinkedBlockingQueue<>();
    private final Runnable look;
    private final LongSupplier lookMillis;
    private final Thread thread = new Thread(this, "witness-consumers");
    private boolean ended;

    /**
     * @param look done again and again
     * @param lookMillis how long after the last time
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

    /** Lets the thread do something soon. Any thread may call. */
    void execute(Runnable command) {
        commands.add(command);
    }

    /** Ends the thread. To be called by itself, in a command. */
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
        } catch (InterruptedException e) { // of nobody's doing: the thread is this bundle's own
            return () -> {};
        }
    }

    /** One command that fails is an error of that one. */
    private static void carefully(Runnable command) {
        try {
            command.run();
        } catch (Throwable e) {
            LOG.error("consumers: a command failed, the next one is executed", e);
        }
    }
}
