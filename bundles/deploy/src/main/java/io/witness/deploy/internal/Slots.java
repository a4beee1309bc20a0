package io.witness.deploy.internal;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;

/** Keeps the slots of all symbolic names that a deployed jar has, or had. For the deployer's thread. */
final class Slots {
    private final Map<String, Slot> slots = new TreeMap<>();
    private final DeployedFiles files;
    private final ShippedBundles shipped;
    private final Bundles bundles;
    private final AbandonedBundles abandoned;
    private final Deployer deployer;

    Slots(DeployedFiles files, ShippedBundles shipped, Bundles bundles, AbandonedBundles abandoned, Deployer deployer) {
        this.files = files;
        this.shipped = shipped;
        this.bundles = bundles;
        this.abandoned = abandoned;
        this.deployer = deployer;
    }

    Collection<Slot> all() {
        return List.copyOf(slots.values());
    }

    /** Returns null if there is none. */
    Slot named(String name) {
        return slots.get(name);
    }

    void forgetEmptyOnes() {
        slots.values().removeIf(Slot::isEmpty);
    }

    /** Creates a slot if there is none, with the bundle that an earlier deployer or the launcher has installed. */
    Slot make(String name) throws IOException {
        Slot slot = slots.get(name);
        if (slot == null) {
            slot = new Slot(name, deployer, bundles);
            adopt(slot); // first: if that fails it has to be repeated, or the old bundle would run beside the new one
            slots.put(name, slot);
        }
        return slot;
    }

    private void adopt(Slot slot) throws IOException {
        List<JarSource> known = Stream.concat(files.candidates(slot.name), Stream.ofNullable(shipped.named(slot.name)))
                .toList();
        for (JarSource source : known) {
            for (Bundle bundle : bundles.named(slot.name)) {
                boolean isIt = source.isShipped()
                        ? bundle.getLocation().equals(ShippedBundles.location(source))
                        : bundle.getLocation().startsWith(source.locationPrefix());
                if (isIt && !abandoned.contains(bundle)) {
                    slot.take(source, bundle);
                    files.ran(source);
                    return;
                }
            }
        }
    }

    /** Tells whether one of these is about to change on its own. */
    boolean isBusy(Slot asking, Set<Bundle> affected) {
        return slots.values().stream().anyMatch(slot -> slot.isBusyFor(asking) && slot.concerns(affected));
    }

    /** Explains why these cannot be stopped; null if they can. */
    String obstacle(Set<Bundle> affected) {
        for (Bundle user : affected) {
            if (ProtectedBundles.isProtected(user)) {
                return user.getSymbolicName() + " uses it, and cannot be stopped while Witness runs";
            }
            if (abandoned.contains(user)) {
                return user.getSymbolicName() + ", which uses it, hangs: restart Witness";
            }
            Slot slot = of(user);
            if (slot != null
                    && slot.hanging() != null
                    && user.equals(slot.hanging().current())) {
                return user.getSymbolicName() + ", which uses it, hangs: delete its jar";
            }
            if (slot == null && user.getState() == Bundle.STOPPING) {
                deployer.tryAgainAfterStopOf(user);
                return user.getSymbolicName()
                        + ", which uses it, has not stopped yet: restart Witness if this persists";
            }
        }
        return null;
    }

    Slot of(Bundle bundle) {
        return slots.values().stream()
                .filter(slot -> slot.has(bundle))
                .findFirst()
                .orElse(null);
    }
}
