package io.witness.deploy.internal;

import org.osgi.framework.Bundle;

/**
 * A deployed bundle whose code does not return.
 *
 * @param bundle the bundle
 * @param isListener whether it is a listener of events, which can be told none any more
 */
record HangingBundle(Bundle bundle, boolean isListener) {
    /** The file that it was deployed from. */
    String file() {
        return "deploy/" + OneLine.of(JarSource.fileOf(bundle.getLocation()));
    }

    @Override
    public String toString() {
        return FrameworkCall.described(bundle) + " (" + file() + ")";
    }
}
