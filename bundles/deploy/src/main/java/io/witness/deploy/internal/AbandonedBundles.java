package io.witness.deploy.internal;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;

/**
 * Tracks bundles that are not wanted any more. Each is removed when its last call has returned; if that hangs, only the end
 * of the process ends it.
 */
final class AbandonedBundles {
    private final List<Abandoned> abandoned = new CopyOnWriteArrayList<>();
    private final Runnable wake;
    private final Bundles bundles;
    private final Messages messages;

    /** A call that is waited for; {@code hasFailed}: an earlier removal has failed. */
    private record Abandoned(
            JarSource source, Supplier<Bundle> bundle, FrameworkCall call, Instant since, boolean hasFailed) {
        Abandoned(JarSource source, Supplier<Bundle> bundle, FrameworkCall call, Instant since) {
            this(source, bundle, call, since, false);
        }

        boolean isRemoval() {
            return call.name().equals("removal");
        }

        boolean isOf(Bundle other) {
            return other.equals(bundle.get());
        }
    }

    AbandonedBundles(Bundles bundles, Runnable wake, Messages messages) {
        this.bundles = bundles;
        this.wake = wake;
        this.messages = messages;
    }

    /** Takes over a bundle with a call that does not return. */
    void add(JarSource source, Supplier<Bundle> bundle, FrameworkCall call) {
        abandoned.add(new Abandoned(source, bundle, call, Instant.now()));
        messages.abandoned(source, call);
    }

    /** Abandons an installation that is not wanted any more. */
    void remove(Installation installation) {
        abandoned.add(new Abandoned(null, installation::bundle, installation.call(), Instant.now()));
    }

    /** Abandons a bundle without users. */
    void remove(Bundle unwanted) {
        goOn(null, unwanted, Instant.now());
    }

    /** Continues with its next call. */
    private void goOn(JarSource source, Bundle bundle, Instant since) {
        FrameworkCall call = Bundles.isRunning(bundle)
                ? FrameworkCall.stop(List.of(bundle), wake)
                : Removal.begin(bundles, bundle, List.of(), wake);
        abandoned.add(new Abandoned(source, () -> bundle, call, since));
    }

    /** Repeats a removal that failed: a bundle that is neither here nor removed would be taken for one that was stopped. */
    private void repeat(Abandoned each, Bundle bundle) {
        if (!each.hasFailed) {
            messages.notRemoved(bundle, each.call);
        }
        FrameworkCall call = Removal.begin(bundles, bundle, List.of(), () -> {}); // without wake: once a scan suffices
        abandoned.add(new Abandoned(each.source, () -> bundle, call, each.since, true));
    }

    /** Tells whether a bundle is among them. Any thread may call. */
    boolean contains(Bundle bundle) {
        return abandoned.stream().anyMatch(each -> each.isOf(bundle));
    }

    /** Tells whether a bundle with this location still exists. */
    boolean contains(String location) {
        Bundle bundle = bundles.at(location);
        return bundle != null && contains(bundle);
    }

    boolean isEmpty() {
        return abandoned.isEmpty();
    }

    /** Removes bundles whose call has returned. */
    void look() {
        for (Abandoned each : abandoned) {
            if (!each.call.isDone()) {
                each.call.begin();
                if (each.source != null) {
                    each.call.interruptAgain();
                }
                continue;
            }
            Bundle bundle = each.bundle.get();
            boolean isThere = bundle != null && bundle.getState() != Bundle.UNINSTALLED;
            if (isThere && each.isRemoval()) {
                repeat(each, bundle);
            } else if (isThere) {
                goOn(each.source, bundle, each.since);
            }
            abandoned.remove(each);
        }
    }

    /** Returns the calls whose hang is to be reported; those of bundles abandoned for a hang are known already. */
    Stream<FrameworkCall> calls() {
        return abandoned.stream().filter(each -> each.source == null).map(Abandoned::call);
    }

    /** Returns the rows of those that had a jar. */
    Stream<DeployedJar> rows() {
        return abandoned.stream()
                .filter(each -> each.source != null && !each.source.isShipped())
                .map(each -> new DeployedJar(
                        each.source.file(),
                        each.source.name(),
                        each.source.version().toString(),
                        DeployedJar.State.ABANDONED,
                        each.since,
                        each.call.name() + " does not return"));
    }
}
