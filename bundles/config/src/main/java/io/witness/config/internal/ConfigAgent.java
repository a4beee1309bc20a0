package io.witness.config.internal;

import org.slf4j.Logger;

/** The bundle's thread: the start, unless this framework has had it, and then the edits of the file. */
final class ConfigAgent implements Runnable {
    private final Startup startup;
    private final Launcher launcher;
    private final FileWatch watch;
    private final FileEdits edits;
    private final Reload reload;
    private final Logger log;

    ConfigAgent(Startup startup, Launcher launcher, FileWatch watch, FileEdits edits, Reload reload, Logger log) {
        this.startup = startup;
        this.launcher = launcher;
        this.watch = watch;
        this.edits = edits;
        this.reload = reload;
        this.log = log;
    }

    @Override
    public void run() {
        try {
            if (!launcher.isReady()) {
                if (!startup.succeeds()) {
                    return;
                }
                launcher.setReady();
            }
            watch.open();
            reload.follow(edits);
        } catch (InterruptedException e) {
            log.debug("the bundle stops");
        } catch (RuntimeException | Error e) {
            log.error("the configuration file is not followed any more: stop the process, and start it again", e);
        }
    }
}
