package io.witness.fanout.internal.dispatch;

import java.util.Collection;
import java.util.function.Consumer;

/** Does something with each of several, whatever happens with the others, and tells what went wrong. For one thread. */
public final class CloseAll {
    private Throwable problem;

    /** Goes through all; what is thrown is kept. */
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

    /** What was thrown first, with the rest suppressed in it; null if nothing was. */
    public Throwable problem() {
        return problem;
    }
}
