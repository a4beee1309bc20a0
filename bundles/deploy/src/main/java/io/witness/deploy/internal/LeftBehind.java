package io.witness.deploy.internal;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.slf4j.Logger;

/**
 * Bundles that nobody wants any more, and whose last call does not return. Nothing but the end of the process ends such a call; if
 * it returns after all, the bundle goes.
 */
final class LeftBehind {
    private final List<Left> left = new CopyOnWriteArrayList<>();
    private final Bundles bundles;
    private final Runnable wake;
    private final Logger log;

    private record Left(Source source, Bundle bundle, Call call, Instant since) {}

    LeftBehind(Bundles bundles, Runnable wake, Logger log) {
        this.bundles = bundles;
        this.wake = wake;
        this.log = log;
    }

    void add(Source source, Bundle bundle, Call call) {
        left.add(new Left(source, bundle, call, Instant.now()));
        log.error(
                "{} is left behind: its {} does not return, at {}; a restart of Witness ends it",
                source,
                call.name(),
                call.where());
    }

    /** Lets a bundle of unknown origin go. */
    void remove(Bundle stranger) {
        left.add(new Left(null, stranger, stop(stranger), Instant.now()));
    }

    private Call stop(Bundle bundle) {
        return Call.stop(List.of(bundle), wake);
    }

    /** Any thread may ask. */
    boolean contains(Bundle bundle) {
        return left.stream().anyMatch(each -> each.bundle.equals(bundle));
    }

    /** Takes away those whose call has returned. */
    void look() {
        for (Left each : left) {
            if (!each.call.isDone()) {
                continue;
            }
            left.remove(each);
            if (Bundles.isRunning(each.bundle)) {
                left.add(new Left(each.source, each.bundle, stop(each.bundle), each.since));
            } else if (each.bundle.getState() != Bundle.UNINSTALLED) {
                bundles.uninstall(each.bundle, log);
            }
        }
    }

    /** What is told of those that had a jar. */
    Stream<DeployedJar> rows() {
        return left.stream()
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
