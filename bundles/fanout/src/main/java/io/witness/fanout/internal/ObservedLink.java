package io.witness.fanout.internal;

import io.witness.api.ring.Link;
import io.witness.api.ring.LinkWatch;
import io.witness.api.ring.RingDriver;
import io.witness.api.ring.RingException;
import java.util.Optional;

/** Holds the last state of an interface's link that its driver reported. */
final class ObservedLink {
    private final RingDriver driver;
    private final String interfaceName;
    private final Runnable onChange;
    private final LinkWatch watch;
    /** Null until the driver's first report. */
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

    /** Tells whether the driver has reported a state yet. */
    boolean isKnown() {
        return latest != null;
    }

    /** Returns the link; empty while there is no such interface. */
    Optional<Link> link() {
        return latest;
    }

    void close() {
        closed = true;
        watch.close();
    }
}
