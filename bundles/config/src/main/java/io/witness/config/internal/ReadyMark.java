package io.witness.config.internal;

import java.time.Instant;
import java.util.Hashtable;
import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;

/**
 * Whether this framework has completed its start; a restart of the bundle does not reset it. The mark is a service of the
 * framework: the time at which it became ready.
 */
final class ReadyMark {
    private static final String PROPERTY = "witness.ready";

    private final BundleContext framework;

    /** Marks the framework of a bundle. */
    ReadyMark(BundleContext context) {
        this.framework = context.getBundle(0).getBundleContext();
    }

    boolean isSet() {
        try {
            return !framework
                    .getServiceReferences(Instant.class, "(" + PROPERTY + "=true)")
                    .isEmpty();
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    void set() {
        framework.registerService(Instant.class, Instant.now(), new Hashtable<>(Map.of(PROPERTY, "true")));
    }
}
