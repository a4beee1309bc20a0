package io.witness.fanout.internal;

import io.witness.api.ring.Link;
import io.witness.api.ring.LinkWatch;
import io.witness.api.ring.RingDriver;
import io.witness.api.ring.RingException;
import java.util.Optional;

/** The link of one interface, as its driver told last. */
final class ObservedLink {
    private final RingDriver driver;
    private final String interfaceName;
    private final Runnable onChange;
    private final LinkWatch watch;
    /** Null until the driver has told for the first time. */
    private volatile Optional<Link> latest;

    private volatile boolean closed;

    /** Calls {@code onChange} on the driver's thread after each change. */
    ObservedLink(RingDriver driver, String interfaceName, Runnable onChange) throws RingException {
        this.driver = driver;
        this.interfaceName = interfaceName;
        this.onChange = onChange;
        watch = driver.watch(interfaceName, this::changed);
    }

    private void changed(Optional<Link> link) {
        latest = link;
        if (!closed) {
            onChange.run();
        }
    }

    RingDriver driver() {
        return driver;
    }

    boolean isOf(RingDriver otherDriver, String otherName) {
        return driver == otherDriver && interfaceName.equals(otherName);
    }

    /** Whether the driver has told anything yet. */
    boolean isKnown() {
        return latest != null;
    }

    /** The link; empty while there is no such interface. */
    Optional<Link> link() {
        return latest;
    }

    void close() {
        closed = true;
        watch.close();
    }
}
