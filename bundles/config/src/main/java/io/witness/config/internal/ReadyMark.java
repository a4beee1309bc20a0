package io.witness.config.internal;

import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;

/** Whether this framework has had its start: a later start of the bundle is none of the runtime. */
final class ReadyMark {
    static final String PROPERTY = "witness.ready";

    private final String framework;

    ReadyMark(BundleContext context) {
        this(context.getProperty(Constants.FRAMEWORK_UUID));
    }

    ReadyMark(String framework) {
        this.framework = framework;
    }

    boolean isSet() {
        return framework.equals(System.getProperty(PROPERTY));
    }

    void set() {
        System.setProperty(PROPERTY, framework);
    }
}
