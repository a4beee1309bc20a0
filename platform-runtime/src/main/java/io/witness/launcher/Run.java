package io.witness.launcher;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.BundleException;
import org.osgi.framework.launch.Framework;

/** One life of the framework, and its end: by itself, or by a signal. */
final class Run {
    /** System property: the exit status that a bundle wants, if it ends the run. */
    private static final String EXIT_STATUS = "witness.exit.status";

    /** A bundle that does not stop must not keep the process: a stop is promised within two seconds. */
    private static final long STOP_MILLIS = TimeUnit.MILLISECONDS.toMillis(1700);

    private final Framework framework;
    private final StateDirectory state;

    Run(Framework framework, StateDirectory state) {
        this.framework = framework;
        this.state = state;
    }

    /** Starts, and waits until the framework has stopped. */
    void untilStopped(BundleSet bundles) throws BundleException, InterruptedException {
        Runtime.getRuntime().addShutdownHook(new Thread(this::onSignal, "witness-stop"));
        framework.start();
        try {
            bundles.start(framework.getBundleContext());
        } catch (BundleException | IllegalStateException e) {
            if (framework.getState() == Framework.ACTIVE) {
                throw e;
            } // else what was starting was caught by the end of the run
        }
        framework.waitForStop(0);
    }

    private void onSignal() {
        try {
            framework.stop();
            framework.waitForStop(STOP_MILLIS);
        } catch (BundleException | InterruptedException e) {
            System.err.println("witness: the framework does not stop: " + e.getMessage());
        }
        end(0);
    }

    /**
     * Ends the process at once. Not by exit, because a signal would else be the process's exit status. By whoever comes
     * first, for a signal also lets {@link #untilStopped} return.
     */
    synchronized void end(int status) {
        try {
            state.wipeCache();
            state.close();
        } catch (IOException e) {
            System.err.println("witness: " + state.cache() + " stays behind: " + e);
        }
        Runtime.getRuntime().halt(Integer.getInteger(EXIT_STATUS, status));
    }
}
