package io.witness.fanout.internal;

import io.witness.api.ring.RingDriver;
import io.witness.api.ring.RingSealer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** Tracks the services that open and seal rings. For any thread. */
final class RingProviders {
    private final List<RingDriver> drivers = new CopyOnWriteArrayList<>();
    private final List<RingSealer> sealers = new CopyOnWriteArrayList<>();

    void add(RingDriver driver) {
        drivers.add(driver);
    }

    /** Removes a driver; returns whether it was registered. */
    boolean remove(RingDriver driver) {
        return drivers.remove(driver);
    }

    void add(RingSealer sealer) {
        sealers.add(sealer);
    }

    /** Removes a sealer; returns whether it was registered. */
    boolean remove(RingSealer sealer) {
        return sealers.remove(sealer);
    }

    /** Finds the driver for an interface. */
    Optional<RingDriver> driver(String interfaceName) {
        return drivers.stream().filter(driver -> driver.handles(interfaceName)).findFirst();
    }

    /** Suggests the interface that was probably meant; starts with a colon unless it is empty. */
    String hint(String interfaceName) {
        return drivers.stream()
                .map(driver -> driver.hint(interfaceName))
                .filter(text -> !text.isEmpty())
                .findFirst()
                .orElse("");
    }

    /** Returns the sealer. */
    Optional<RingSealer> sealer() {
        return sealers.stream().findFirst();
    }
}
