package io.witness.deploy.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
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
    private final DeployDirectory directory;
    private final ShippedBundles shipped;
    private final Bundles bundles;
    private final BundleContext context;
    private final Thread thread = new Thread(this::run, "witness-deploy");
    private final Map<String, DeployedFile> files = new TreeMap<>();
    private final Map<String, Slot> slots = new TreeMap<>();
    private final Failures failures = new Failures();
    /** What was left behind in a call that does not return. */
    private final List<Left> left = new CopyOnWriteArrayList<>();
    /** Starts of shipped bundles, which nobody waits for. */
    private final List<Call> starts = new ArrayList<>();

    private final BundleListener listener = this::bundleChanged;
    private final Queue<String> uninstalled = new ConcurrentLinkedQueue<>();
    private volatile List<DeployedJar> jars = List.of();
    private boolean isWoken;
    private boolean isFirst = true;
    private volatile boolean worldChanged;
    private String problem = "";

    private record Left(Source source, Bundle bundle, Call call, Instant since) {}

    Deployer(BundleContext context, DeployDirectory directory, ShippedBundles shipped, Patience patience, Logger log) {
        this.context = context;
        this.directory = directory;
        this.shipped = shipped;
        this.patience = patience;
        this.log = log;
        this.bundles = new Bundles(context);
    }

    ResolverHookFactory resolverHooks() {
        return new ResolverHooks(bundle -> bundle.getLocation().startsWith(Source.PREFIX), this::isLeft);
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
            while (!Thread.currentThread().isInterrupted()) {
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
            if (!now.equals(problem) && context.getBundle(0).getState() == Bundle.ACTIVE) {
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
        boolean isChanged = read();
        for (DeployedFile file : files.values()) {
            Source candidate = candidate(file);
            if (candidate != null) {
                slot(candidate.name());
            }
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
            slot.step(wanted(slot.name));
        }
        slots.values().removeIf(Slot::isEmpty);
        endLeft();
        endStarts();
        publish();
        if (isChanged) {
            directory.keepOnly(copiesInUse());
        }
    }

    // --- what is in the directory
    // -------------------------------------------------------------------------------------

    private boolean read() throws IOException {
        TreeMap<String, Stamp> seen = directory.list();
        if (seen == null) {
            return false;
        }
        boolean isChanged = files.keySet().retainAll(seen.keySet());
        if (isChanged) {
            failures.worldChanged();
        }
        for (Map.Entry<String, Stamp> each : seen.entrySet()) {
            DeployedFile file = files.computeIfAbsent(each.getKey(), DeployedFile::new);
            boolean isSettled = file.isSettled(each.getValue(), patience.look()) || isFirst;
            if (!file.isOf(each.getValue()) && isSettled) {
                take(file, each.getValue());
                isChanged = true;
            }
        }
        return isChanged;
    }

    private void take(DeployedFile file, Stamp stamp) throws IOException {
        try {
            Source source = directory.take(file.name, stamp);
            Protected.require(source);
            file.holds(stamp, source);
        } catch (UnusableJarException e) {
            file.refused(stamp, e.getMessage());
            log.error(
                    "deploy/{} is not deployed: {}{}",
                    OneLine.of(file.name),
                    e.getMessage(),
                    whatGoesOn(file.proven()));
        }
    }

    private static String whatGoesOn(Source proven) {
        return proven == null ? "" : "; " + proven + ", which ran before, goes on";
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
        List<Source> known =
                new ArrayList<>(Stream.concat(candidates(slot.name), Stream.ofNullable(shipped.named(slot.name)))
                        .toList());
        for (Source source : known) {
            for (Bundle bundle : bundles.named(slot.name)) {
                boolean isIt = source.isShipped()
                        ? bundle.getLocation().equals(ShippedBundles.location(source))
                        : bundle.getLocation().startsWith(source.locationPrefix());
                if (isIt && !isLeft(bundle)) {
                    slot.adopt(source, bundle);
                    holders(source).forEach(file -> file.ran(source));
                    return;
                }
            }
        }
    }

    /** Those that an earlier deployer has left, and whose files are gone. */
    private void removeStrangers() {
        bundles.all()
                .filter(bundle -> bundle.getLocation().startsWith(Source.PREFIX) && slotOf(bundle) == null)
                .forEach(bundle -> {
                    Call stop = Call.stop(List.of(bundle), this::wake);
                    left.add(new Left(null, bundle, stop, Instant.now()));
                });
    }

    // --- what is to run
    // -----------------------------------------------------------------------------------------------

    private Stream<Source> candidates(String name) {
        return files.values().stream()
                .map(this::candidate)
                .filter(source -> source != null && source.name().equals(name));
    }

    private Source candidate(DeployedFile file) {
        Source current = file.current();
        if (current != null && failures.isWorthATry(current)) {
            return current;
        }
        return file.proven() != null && failures.isWorthATry(file.proven()) ? file.proven() : null;
    }

    private Source wanted(String name) throws IOException {
        Source best = candidates(name).min(Source.PRECEDENCE).orElse(null);
        if (best != null) {
            return best;
        }
        Source own = shipped.named(name);
        return own != null && failures.isWorthATry(own) ? own : null;
    }

    /** Whether one of these is about to change by itself. */
    boolean isBusy(Slot asking, Set<Bundle> affected) {
        return slots.values().stream()
                .anyMatch(slot -> slot.isBusyFor(asking) && affected.stream().anyMatch(slot::has));
    }

    /** Why these cannot be stopped; null if they can. */
    String obstacle(Set<Bundle> affected) {
        for (Bundle user : affected) {
            if (Protected.isProtected(user)) {
                return user.getSymbolicName() + " uses it, and cannot be stopped while Witness runs";
            }
            if (isLeft(user)) {
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

    /** Whether something else could have the place. */
    boolean hasOther(Source source) {
        return shipped.isNamed(source.name())
                || files.values().stream()
                        .flatMap(file -> sources(file.current(), file.proven()))
                        .anyMatch(other -> other.name().equals(source.name()) && !other.sameAs(source));
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

    // --- what happened
    // ------------------------------------------------------------------------------------------------

    void worldChanged() {
        failures.worldChanged();
    }

    /** An update by hand may let something resolve; what was uninstalled by hand comes back. */
    private void bundleChanged(BundleEvent event) {
        Bundle bundle = event.getBundle();
        if (event.getType() == BundleEvent.RESOLVED && !bundle.getLocation().startsWith(Source.PREFIX)) {
            worldChanged = true;
            wake();
        } else if (event.getType() == BundleEvent.UNINSTALLED) {
            uninstalled.add(bundle.getSymbolicName());
            wake();
        }
    }

    void failed(Source source, String reason, boolean mayHeal) {
        if (failures.add(source, reason, mayHeal)) {
            log.error("{} does not run: {}", described(source), reason);
        }
    }

    void ran(Source source) {
        failures.clear(source);
        holders(source).forEach(file -> file.ran(source));
        log.info("{} runs", described(source));
    }

    private Stream<DeployedFile> holders(Source source) {
        return files.values().stream().filter(file -> file.has(source));
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

    /** Nothing but the end of the process ends such a call. What it has stays, and is hidden from others. */
    void leave(Source source, Bundle bundle, Call call) {
        left.add(new Left(source, bundle, call, Instant.now()));
        log.error(
                "{} is left behind: its {} does not return, at {}; a restart of Witness ends it",
                source,
                call.name(),
                call.where());
    }

    private boolean isLeft(Bundle bundle) {
        return left.stream().anyMatch(each -> each.bundle.equals(bundle));
    }

    /** A call may return after all. */
    private void endLeft() {
        for (Left each : left) {
            if (!each.call.isDone()) {
                continue;
            }
            left.remove(each);
            if (Bundles.isRunning(each.bundle)) {
                left.add(new Left(each.source, each.bundle, Call.stop(List.of(each.bundle), this::wake), each.since));
            } else if (each.bundle.getState() != Bundle.UNINSTALLED) {
                bundles.uninstall(each.bundle, log);
            }
        }
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

    // --- what is told
    // -------------------------------------------------------------------------------------------------

    private void publish() throws IOException {
        List<DeployedJar> rows = new ArrayList<>();
        for (DeployedFile file : files.values()) {
            rows.add(row(file));
        }
        for (Left each : left) {
            if (each.source != null && !each.source.isShipped()) {
                rows.add(new DeployedJar(
                        each.source.file(),
                        each.source.name(),
                        each.source.version().toString(),
                        DeployedJar.State.ABANDONED,
                        each.since,
                        each.call.name() + " does not return"));
            }
        }
        jars = List.copyOf(rows);
    }

    private DeployedJar row(DeployedFile file) throws IOException {
        Source current = file.current();
        if (current == null) {
            boolean isUnread = file.refusal().isEmpty();
            return file.row(
                    isUnread ? DeployedJar.State.WAITING : DeployedJar.State.REFUSED,
                    file.refusal() + whatGoesOn(file.proven()));
        }
        Slot slot = slots.get(current.name());
        if (slot != null && (current.sameAs(slot.coming()) || current.sameAs(slot.running()))) {
            return placed(file, slot, current);
        }
        if (failures.reason(current) != null) {
            return file.row(DeployedJar.State.FAILED, failures.reason(current) + whatGoesOn(file.proven()));
        }
        Source wanted = wanted(current.name());
        return wanted == null || current.sameAs(wanted)
                ? file.row(DeployedJar.State.WAITING, "")
                : file.row(DeployedJar.State.SHADOWED, wanted.file() + " has " + wanted);
    }

    private static DeployedJar placed(DeployedFile file, Slot slot, Source current) {
        Call hanging = slot.hanging();
        if (hanging != null) {
            return file.row(DeployedJar.State.HANGING, hanging.name() + " does not return, at " + hanging.where());
        }
        if (slot.isStopping()) {
            return file.row(DeployedJar.State.STOPPING, "");
        }
        if (current.sameAs(slot.coming())) {
            return file.row(DeployedJar.State.STARTING, "");
        }
        boolean runs = Bundles.isRunning(slot.bundle()) || current.isFragment();
        return runs
                ? file.row(DeployedJar.State.RUNNING, "")
                : file.row(DeployedJar.State.STOPPING, "stopped by a command");
    }

    private Set<Path> copiesInUse() {
        Set<Path> used = new HashSet<>();
        files.values()
                .forEach(file -> sources(file.current(), file.proven()).forEach(source -> used.add(source.jar())));
        slots.values()
                .forEach(slot -> sources(slot.running(), slot.coming()).forEach(source -> used.add(source.jar())));
        return used;
    }

    private static Stream<Source> sources(Source one, Source other) {
        return Stream.of(one, other).filter(Objects::nonNull);
    }
}
