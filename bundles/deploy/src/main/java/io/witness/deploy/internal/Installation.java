package io.witness.deploy.internal;

import org.osgi.framework.Bundle;

/** Installs a jar, and finds out whether it resolves. */
final class Installation {
    private final Bundles bundles;
    private final JarSource source;
    private final String location;
    private final FrameworkCall call;
    /** Why it does not resolve; null if it does. */
    private volatile String unresolved;

    Installation(Bundles bundles, JarSource source, Runnable whenDone) {
        this.bundles = bundles;
        this.source = source;
        this.location = bundles.freeLocation(source);
        this.call = FrameworkCall.installation(source, call -> run(), whenDone);
    }

    private void run() throws Exception {
        Bundle bundle = bundles.install(source, location);
        if (!source.isFragment() && !bundles.resolve(bundle)) {
            unresolved = "it does not resolve: " + bundles.missing(bundle);
        }
    }

    FrameworkCall call() {
        return call;
    }

    /** Returns the installed bundle, even before the call has returned; null if there is none. */
    Bundle bundle() {
        return bundles.at(location);
    }

    /** Returns why the bundle cannot be started; null if it can. Must be called when it is done. */
    String problem() {
        return call.failures().isEmpty() ? unresolved : "it cannot be installed: " + reason();
    }

    /** Returns the reason without the name of the bundle. */
    private String reason() {
        return call.failures().get(0).substring(call.subject().length() + 2);
    }

    /** Tells whether the same jar may succeed later. */
    boolean mayHeal() {
        return call.failures().isEmpty() || call.wasInterrupted();
    }
}
