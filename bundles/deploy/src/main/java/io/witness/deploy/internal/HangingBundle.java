package io.witness.deploy.internal;

import org.osgi.framework.Bundle;

/**
 * Represents a deployed bundle whose code does not return.
 *
 * @param bundle the bundle
 * @param isListener whether it is an event listener, from which events can be withheld
 */
record HangingBundle(Bundle bundle, boolean isListener) {
    /** Returns the file from which it was deployed. */
    String file() {
        return "deploy/" + OneLine.of(JarSource.fileOf(bundle.getLocation()));
    }

    @Override
    public String toString() {
        return FrameworkCall.described(bundle) + " (" + file() + ")";
    }
}
