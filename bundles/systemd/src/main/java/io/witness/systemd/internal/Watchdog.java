package io.witness.systemd.internal;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives systemd a sign of life while the threads of all rings come on. Without one for long enough, systemd restarts Witness. */
final class Watchdog implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Watchdog.class);
    /** Signs in the time that systemd waits for one. */
    private static final int SIGNS = 4;

    private final ServiceManager manager;
    private final LongFunction<List<String>> hanging;
    private final long limitNanos;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private boolean told;

    Watchdog(ServiceManager manager, LongFunction<List<String>> hanging, long limitNanos) {
        this.manager = manager;
        this.hanging = hanging;
        this.limitNanos = limitNanos;
    }

    void start() {
        Thread thread = new Thread(this::live, "witness-watchdog");
        thread.setDaemon(true);
        thread.start();
    }

    private void live() {
        try {
            do {
                check();
            } while (!stopped.await(limitNanos / SIGNS, TimeUnit.NANOSECONDS));
        } catch (InterruptedException e) {
            LOG.debug("the watchdog is interrupted", e);
        }
    }

    /** Gives a sign of life, unless a thread hangs. */
    void check() {
        try {
            List<String> names = hanging.apply(limitNanos / 2);
            if (names.isEmpty()) {
                told = false;
                manager.tell("WATCHDOG=1");
            } else if (!told) {
                told = true;
                LOG.error(
                        "the thread of {} hangs: systemd is given no sign of life and restarts Witness if that stays so",
                        String.join(", ", names));
            }
        } catch (RuntimeException e) { // of a service that goes: no sign this time
            LOG.debug("the threads of rings cannot be checked", e);
        }
    }

    @Override
    public void close() {
        stopped.countDown();
    }
}
