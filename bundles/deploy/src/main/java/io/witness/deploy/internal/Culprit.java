package io.witness.deploy.internal;

import org.osgi.framework.Bundle;

/**
 * A deployed bundle whose code does not return.
 *
 * @param bundle the bundle
 * @param isListener whether it is a listener of events, which can be told none any more
 */
record Culprit(Bundle bundle, boolean isListener) {
    /** The file that it was deployed from. */
    String file() {
        return "deploy/" + OneLine.of(Source.fileOf(bundle.getLocation()));
    }

    @Override
    public String toString() {
        return Call.described(bundle) + " (" + file() + ")";
    }
}
