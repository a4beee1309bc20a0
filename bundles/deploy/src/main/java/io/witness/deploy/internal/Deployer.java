package io.witness.deploy.internal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.BundleListener;
import org.osgi.framework.hooks.resolver.ResolverHookFactory;
import org.slf4j.Logger;

/**
 * Keeps what runs in step with the jars of a directory. One thread looks, decides and wires; code of bundles runs on threads of
 * its own, and is never waited for.
 */
final class Deployer {
    final Patience patience;
    final Logger log;
    final DeployedFiles files;
    private final ShippedBundles shipped;
    private final Bundles bundles;
    private final BundleContext context;
    private final Thread thread = new Thread(this::run, "witness-deploy");
    private final Map<String, Slot> slots = new TreeMap<>();
    private final Failures failures = new Failures();
    private final LeftBehind left;
    private final Rows rows;
    /** Starts of shipped bundles, which nobody waits for. */
    private final List<Call> starts = new ArrayList<>();

    private final BundleListener listener = this::bundleChanged;
    private final Queue<String> uninstalled = new ConcurrentLinkedQueue<>();
    private volatile List<DeployedJar> jars = List.of();
    private volatile boolean stopping;
    private boolean isWoken;
    private boolean isFirst = true;
    private volatile boolean worldChanged;
    private String problem = "";

    Deployer(BundleContext context, DeployDirectory directory, ShippedBundles shipped, Patience patience, Logger log) {
        this.context = context;
        this.shipped = shipped;
        this.patience = patience;
        this.log = log;
        this.files = new DeployedFiles(directory, shipped, failures, patience, log);
        this.bundles = new Bundles(context);
        this.left = new LeftBehind(bundles, this::wake, log);
        this.rows = new Rows(files, slots, failures);
    }

    ResolverHookFactory resolverHooks() {
        return new ResolverHooks(bundle -> bundle.getLocation().startsWith(Source.PREFIX), left::contains);
    }

    /** What is told of each jar; any thread may ask, and waits for nobody. */
    List<DeployedJar> jars() {
        return jars;
    }

    void start() {
        context.addBundleListener(listener);
        thread.setDaemon(true);
        thread.start();
    }

    /** What runs goes on. */
    void stop(long millis) throws InterruptedException {
        context.removeBundleListener(listener);
        stopping = true;
        thread.interrupt();
        thread.join(millis);
    }

    synchronized void wake() {
        isWoken = true;
        notifyAll();
    }

    private synchronized void await() throws InterruptedException {
        if (!isWoken) {
            wait(patience.look().toMillis());
        }
        isWoken = false;
    }

    private void run() {
        try {
            while (!stopping) {
                look();
                await();
            }
        } catch (InterruptedException e) {
            log.debug("the bundle stops");
        }
    }

    private void look() {
        if (context.getBundle(0).getState() != Bundle.ACTIVE) {
            return; // all stops
        }
        try {
            pass();
            problem = "";
        } catch (Throwable e) { // whatever it is: the next look may go well
            String now = OneLine.of(e);
            if (!now.equals(problem) && !stopping) {
                log.error("a look at the deployed jars failed, and is repeated: {}", now, e);
            }
            problem = now;
        }
    }

    private void pass() throws IOException {
        if (worldChanged) {
            worldChanged = false;
            failures.worldChanged();
        }
        boolean isChanged = files.read();
        for (String name : files.candidates().map(Source::name).toList()) {
            slot(name);
        }
        for (String name = uninstalled.poll(); name != null; name = uninstalled.poll()) {
            if (shipped.named(name) != null) {
                slot(name);
            }
        }
        if (isFirst) {
            removeStrangers();
            isFirst = false;
        }
        for (Slot slot : List.copyOf(slots.values())) {
            if (!stopping) {
                slot.step(files.wanted(slot.name));
            }
        }
        slots.values().removeIf(Slot::isEmpty);
        left.look();
        endStarts();
        jars = rows.all(left.rows());
        if (isChanged) {
            files.forgetAllBut(slots.values().stream()
                    .flatMap(slot -> Stream.of(slot.running(), slot.coming()))
                    .filter(Objects::nonNull));
        }
    }

    private Slot slot(String name) throws IOException {
        Slot slot = slots.get(name);
        if (slot == null) {
            slot = new Slot(name, this, bundles);
            slots.put(name, slot);
            adopt(slot);
        }
        return slot;
    }

    private void adopt(Slot slot) throws IOException {
        List<Source> known = Stream.concat(files.candidates(slot.name), Stream.ofNullable(shipped.named(slot.name)))
                .toList();
        for (Source source : known) {
            for (Bundle bundle : bundles.named(slot.name)) {
                boolean isIt = source.isShipped()
                        ? bundle.getLocation().equals(ShippedBundles.location(source))
                        : bundle.getLocation().startsWith(source.locationPrefix());
                if (isIt && !left.contains(bundle)) {
                    slot.adopt(source, bundle);
                    files.ran(source);
                    return;
                }
            }
        }
    }

    /** Those that an earlier deployer has left, and whose files are gone. */
    private void removeStrangers() {
        bundles.all()
                .filter(bundle -> bundle.getLocation().startsWith(Source.PREFIX) && slotOf(bundle) == null)
                .forEach(left::remove);
    }

    /** Whether one of these is about to change by itself. */
    boolean isBusy(Slot asking, Set<Bundle> affected) {
        return slots.values().stream().anyMatch(slot -> slot.isBusyFor(asking) && slot.concerns(affected));
    }

    /** Why these cannot be stopped; null if they can. */
    String obstacle(Set<Bundle> affected) {
        for (Bundle user : affected) {
            if (Protected.isProtected(user)) {
                return user.getSymbolicName() + " uses it, and cannot be stopped while Witness runs";
            }
            if (left.contains(user)) {
                return user.getSymbolicName() + ", which uses it, hangs: restart Witness";
            }
            Slot slot = slotOf(user);
            if (slot != null
                    && slot.hanging() != null
                    && slot.hanging().current().equals(user)) {
                return user.getSymbolicName() + ", which uses it, hangs: delete its jar";
            }
        }
        return null;
    }

    Slot slotOf(Bundle bundle) {
        return slots.values().stream()
                .filter(slot -> slot.has(bundle))
                .findFirst()
                .orElse(null);
    }

    boolean isShipped(Bundle bundle) {
        return shipped.contains(bundle.getLocation());
    }

    void worldChanged() {
        failures.worldChanged();
    }

    /** An update by hand may let something resolve; what was uninstalled by hand comes back. */
    private void bundleChanged(BundleEvent event) {
        Bundle bundle = event.getBundle();
        if (event.getType() == BundleEvent.RESOLVED && !bundle.getLocation().startsWith(Source.PREFIX)) {
            worldChanged = true;
            wake();
        } else if (event.getType() == BundleEvent.UNINSTALLED && bundle.getSymbolicName() != null) {
            uninstalled.add(bundle.getSymbolicName());
            wake();
        }
    }

    void failed(Source source, String reason, boolean mayHeal) {
        if (failures.add(source, reason, mayHeal) && !stopping) {
            log.error("{} does not run: {}", described(source), reason);
        }
    }

    void ran(Source source) {
        failures.clear(source);
        files.ran(source);
        log.info("{} runs", described(source));
    }

    void replaced(Source old, Source replacement) {
        if (replacement == null) {
            log.info("{} is gone, since its jar is", old);
        } else if (replacement.isShipped()) {
            log.info("{} is back, since {} was removed", replacement, old);
        } else {
            log.info("{} takes the place of {}", described(replacement), old);
        }
    }

    private static String described(Source source) {
        return source.isShipped() ? source.toString() : "deploy/" + OneLine.of(source.file()) + ": " + source;
    }

    void sayWhatHangs(Slot slot, List<Call> calls) {
        for (Call call : calls) {
            if (call.beginsToHang(patience.hanging())) {
                Source of = slot.coming() != null ? slot.coming() : slot.running();
                log.error(
                        "{}the {} of {} {} has not returned for {} s, at {}: all else goes on; delete the jar to leave it behind",
                        of == null || of.isShipped() ? "" : "deploy/" + OneLine.of(of.file()) + ": ",
                        call.name(),
                        call.current().getSymbolicName(),
                        call.current().getVersion(),
                        patience.hanging().toSeconds(),
                        call.where());
            }
        }
    }

    void sayWhatWasThrown(Call call) {
        call.failures().forEach(failure -> log.warn("the {} of {}", call.name(), failure));
    }

    void leave(Source source, Bundle bundle, Call call) {
        left.add(source, bundle, call);
    }

    /** Lets all shipped bundles run that should, and could not meanwhile. */
    void startShipped() {
        List<Bundle> stopped = bundles.all()
                .filter(bundle -> isShipped(bundle) && Bundles.shouldRun(bundle))
                .sorted(Comparator.comparing(Bundle::getBundleId))
                .toList();
        if (!stopped.isEmpty()) {
            starts.add(Call.start(stopped, this::wake));
        }
    }

    private void endStarts() {
        starts.removeIf(call -> {
            if (call.beginsToHang(patience.hanging())) {
                log.error("the start of {} does not return, at {}", call.current(), call.where());
            }
            if (call.isDone()) {
                call.failures().forEach(failure -> log.error("the start of {}", failure));
                failures.worldChanged();
            }
            return call.isDone();
        });
    }
}
