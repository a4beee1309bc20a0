package io.witness.config.internal;

import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;

/** Stops the framework; the launcher reads the status from a system property. Not to be called while activating. */
final class FrameworkExit implements Exit {
    static final String STATUS_PROPERTY = "witness.exit.status";

    private static final int INTERVAL_MILLIS = 10;

    private final Bundle framework;

    /** Stops this framework, the bundle with the id 0. */
    FrameworkExit(Bundle framework) {
        this.framework = framework;
    }

    @Override
    public void with(int status) throws InterruptedException {
        // a framework that is told to stop while it starts may do both at once
        while (framework.getState() == Bundle.STARTING) {
            Thread.sleep(INTERVAL_MILLIS);
        }
        System.setProperty(STATUS_PROPERTY, Integer.toString(status));
        try {
            framework.stop();
        } catch (BundleException e) {
            throw new IllegalStateException("the framework refuses to stop", e);
        }
    }
}
