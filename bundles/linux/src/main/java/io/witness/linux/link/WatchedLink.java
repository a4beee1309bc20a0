package io.witness.linux.link;

import io.witness.api.ring.Link;
import io.witness.api.ring.LinkWatch;
import java.util.Collection;
import java.util.Optional;
import java.util.function.Consumer;

/** Represents one watch of a {@link LinkTable}, as long as it is in the table's collection. */
final class WatchedLink implements LinkWatch {
    private final String name;
    private final Consumer<Optional<Link>> observer;
    private final Collection<WatchedLink> all;
    private volatile boolean closed;
    /** The last state reported to the observer; null: none. Used by the table's thread only. */
    private Optional<Link> told;

    WatchedLink(String name, Consumer<Optional<Link>> observer, Collection<WatchedLink> all) {
        this.name = name;
        this.observer = observer;
        this.all = all;
    }

    String name() {
        return name;
    }

    /** Reports a change. An exception of the observer is reported, and the thread continues. */
    void tell(Optional<Link> now) {
        if (closed || now.equals(told)) {
            return;
        }
        told = now;
        try {
            observer.accept(now);
        } catch (RuntimeException | Error e) {
            Thread thread = Thread.currentThread();
            thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
        }
    }

    @Override
    public void close() {
        closed = true;
        all.remove(this);
    }
}
