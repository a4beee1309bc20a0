package io.witness.config.internal;

import java.time.Duration;
import org.slf4j.Logger;

/** The bundle's thread: the start, unless this framework has had it, and a look at the file after each edit. */
final class ConfigAgent implements Runnable {
    /**
     * File Install sees neither that the file has become readable, nor that a link to its directory leads elsewhere, nor
     * another file of the same time and size: so there is a look once in a while, too.
     */
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

    private final Startup startup;
    private final ReadyMark ready;
    private final FileWatch watch;
    private final FileEdits edits;
    private final Reload reload;
    private final Logger log;

    ConfigAgent(Startup startup, ReadyMark ready, FileWatch watch, FileEdits edits, Reload reload, Logger log) {
        this.startup = startup;
        this.ready = ready;
        this.watch = watch;
        this.edits = edits;
        this.reload = reload;
        this.log = log;
    }

    @Override
    public void run() {
        try {
            if (!ready.isSet()) {
                if (!startup.succeeds()) {
                    return;
                }
                ready.set();
            }
            watch.open();
            while (!Thread.interrupted()) {
                look();
                edits.await(LOOK_AGAIN);
            }
        } catch (InterruptedException e) {
            log.debug("the bundle stops");
        } catch (RuntimeException | Error e) {
            log.error("the configuration file is not followed any more: stop the process, and start it again", e);
        }
    }

    private void look() throws InterruptedException {
        try {
            reload.look();
        } catch (RuntimeException | Error e) { // whatever it is: the next edit may go well
            if (!Thread.currentThread().isInterrupted()) { // else services are gone because the runtime stops
                log.error("the configuration file was not applied: touch it to have that tried again", e);
            }
        }
    }
}
