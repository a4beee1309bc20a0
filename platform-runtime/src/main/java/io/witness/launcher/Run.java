package io.witness.launcher;

import java.io.IOException;
import org.osgi.framework.BundleException;
import org.osgi.framework.launch.Framework;

/** One life of the framework, and its end: by itself, by a signal, or because a bundle of the set does not start. */
final class Run {
    /** System property: the exit status that a bundle wants, if it ends the run. */
    private static final String EXIT_STATUS = "witness.exit.status";

    /** A bundle that does not stop must not keep the process: a stop is promised within two seconds. */
    private static final long STOP_MILLIS = 1500;

    private final Framework framework;
    private final StateDirectory state;
    /** Whether a signal or a failure has begun to end the run. */
    private volatile boolean ending;

    Run(Framework framework, StateDirectory state) {
        this.framework = framework;
        this.state = state;
    }

    /** Starts, waits until the framework has stopped, and ends the process. */
    void live(BundleSet bundles) throws InterruptedException {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(0), "witness-stop"));
        boolean started = false;
        try {
            framework.init();
            framework.start();
            started = true;
            bundles.start(framework.getBundleContext());
        } catch (BundleException | IllegalStateException e) {
            if (!ending && (!started || framework.getState() == Framework.ACTIVE)) {
                System.err.println("witness: cannot start: " + e.getMessage());
                stop(1);
            } // else what was starting was caught by the end of the run
        }
        framework.waitForStop(0);
        end(0);
    }

    private void stop(int status) {
        ending = true;
        try {
            framework.stop();
            framework.waitForStop(STOP_MILLIS);
        } catch (BundleException | InterruptedException e) {
            System.err.println("witness: the framework does not stop: " + e.getMessage());
        }
        end(status);
    }

    /**
     * Ends the process at once. Not by exit, because a signal would else be the process's exit status. By whoever comes
     * first, for a signal also lets {@link #live} go on.
     */
    private synchronized void end(int status) {
        try {
            state.wipeCache();
            state.close();
        } catch (IOException e) {
            System.err.println("witness: " + state.cache() + " stays behind: " + e);
        }
        Runtime.getRuntime().halt(Integer.getInteger(EXIT_STATUS, status));
    }
}
