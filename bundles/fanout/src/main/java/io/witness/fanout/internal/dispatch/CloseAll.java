package io.witness.fanout.internal.dispatch;

import java.util.Collection;
import java.util.function.Consumer;

/** Applies an action to several objects, even if it fails for some, and collects the exceptions. For one thread. */
public final class CloseAll {
    private Throwable problem;

    /** Applies an action to all; exceptions are collected. */
    public <T> CloseAll each(Collection<? extends T> all, Consumer<T> action) {
        for (T one : all) {
            try {
                action.accept(one);
            } catch (Throwable e) {
                keep(e);
            }
        }
        return this;
    }

    private void keep(Throwable e) {
        if (problem == null) {
            problem = e;
        } else if (problem != e) {
            problem.addSuppressed(e);
        }
    }

    /** Returns the first exception, with the others suppressed in it; null if there was none. */
    public Throwable problem() {
        return problem;
    }
}
