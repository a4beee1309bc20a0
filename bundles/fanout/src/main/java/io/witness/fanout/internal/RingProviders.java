package io.witness.fanout.internal;

import io.witness.api.ring.RingDriver;
import io.witness.api.ring.RingSealer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** The services that rings come from, which come and go. For any thread. */
final class RingProviders {
    private final List<RingDriver> drivers = new CopyOnWriteArrayList<>();
    private final List<RingSealer> sealers = new CopyOnWriteArrayList<>();

    void add(RingDriver driver) {
        drivers.add(driver);
    }

    /** Whether it was there. */
    boolean remove(RingDriver driver) {
        return drivers.remove(driver);
    }

    void add(RingSealer sealer) {
        sealers.add(sealer);
    }

    /** Whether it was there. */
    boolean remove(RingSealer sealer) {
        return sealers.remove(sealer);
    }

    /** The driver that is there for an interface. */
    Optional<RingDriver> driver(String interfaceName) {
        return drivers.stream().filter(driver -> driver.handles(interfaceName)).findFirst();
    }

    /** What somebody probably meant with an interface that is none; starts with a colon unless it is empty. */
    String hint(String interfaceName) {
        return drivers.stream()
                .map(driver -> driver.hint(interfaceName))
                .filter(text -> !text.isEmpty())
                .findFirst()
                .orElse("");
    }

    /** What puts rings behind copies. */
    Optional<RingSealer> sealer() {
        return sealers.stream().findFirst();
    }
}
