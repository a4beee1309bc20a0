package io.witness.deploy.internal;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.framework.hooks.bundle.EventHook;
import org.osgi.framework.hooks.resolver.ResolverHookFactory;
import org.slf4j.Logger;

/**
 * Keeps the running bundles in step with the jars of a directory. One thread scans and decides. Calls that run code of
 * bundles, of their listeners and of their hooks run on separate threads, and are never waited for.
 */
final class Deployer {
    final TimeLimits limits;
    final Logger log;
    final DeployedFiles files;
    final Messages messages;
    private final ShippedBundles shipped;
    private final Bundles bundles;
    private final BundleContext context;
    private final Thread thread = new Thread(this::run, "witness-deploy");
    private final Slots slots;
    private final Failures failures = new Failures();
    private final AbandonedBundles abandoned;
    private final StatusRows rows;
    private final HangingBundles hangingBundles;
    private final SharedThreads sharedThreads;
    private final ShippedStarts starts;
    private final List<ServiceRegistration<?>> hooks = new ArrayList<>();

    /** The framework's listener, so that no hook withholds events from it. */
    private final SynchronousBundleListener listener = this::bundleChanged;

    private final Queue<String> uninstalled = new ConcurrentLinkedQueue<>();
    private volatile List<DeployedJar> jars = List.of();
    private volatile boolean stopping;
    private boolean isWoken;
    private boolean isFirst = true;
    /** Whether there may be copies of jars that are not needed. */
    private boolean isChanged;

    private volatile boolean worldChanged;
    private final ProcessTime time = new ProcessTime(System.nanoTime());
    /** Time of this scan. */
    private long now;
    /** The parts of the last scan that failed, and why: a failure is logged once. */
    private final Map<String, String> problems = new HashMap<>();

    private interface Attempt {
        void run() throws IOException;
    }

    Deployer(BundleContext context, DeployDirectory directory, ShippedBundles shipped, TimeLimits limits, Logger log) {
        this.context = context;
        this.shipped = shipped;
        this.limits = limits;
        this.log = log;
        this.messages = new Messages(failures, limits.hanging(), () -> stopping, log);
        this.files = new DeployedFiles(directory, shipped, failures, limits, messages);
        this.bundles = new Bundles(context);
        this.abandoned = new AbandonedBundles(bundles, this::wake, messages);
        this.hangingBundles = new HangingBundles(bundles, abandoned::contains);
        this.sharedThreads = new SharedThreads(hangingBundles, messages, limits.hanging());
        this.starts = new ShippedStarts(bundles, messages, this);
        this.slots = new Slots(files, shipped, bundles, abandoned, this);
        this.rows = new StatusRows(files, slots, failures, hangingBundles, sharedThreads);
    }

    /** Returns the state of each jar; any thread may call, without waiting. */
    List<DeployedJar> jars() {
        return jars;
    }

    void start() {
        bundles.context.addBundleListener(listener);
        bundles.learn();
        hooks.add(context.registerService(
                ResolverHookFactory.class,
                new ResolverHooks(bundle -> bundle.getLocation().startsWith(JarSource.PREFIX), abandoned::contains),
                null));
        hooks.add(context.registerService(EventHook.class, hangingBundles, null));
        thread.setDaemon(true);
        thread.start();
    }

    /** Stops the deployer; running bundles keep running. */
    void stop(long millis) throws InterruptedException {
        bundles.context.removeBundleListener(listener);
        stopping = true;
        thread.interrupt();
        thread.join(millis);
        messages.flush();
        hooks.forEach(ServiceRegistration::unregister);
    }

    synchronized void wake() {
        isWoken = true;
        notifyAll();
    }

    /** Returns whether somebody has woken the thread. */
    private synchronized boolean await(Duration atMost) throws InterruptedException {
        if (!isWoken) {
            wait(atMost.toMillis());
        }
        boolean wasWoken = isWoken;
        isWoken = false;
        return wasWoken;
    }

    private void run() {
        try {
            boolean isDue = true;
            while (!stopping) {
                boolean isIdle = !isDue && isAtRest();
                if (!isIdle) {
                    look();
                }
                isDue = await(isIdle ? limits.look().multipliedBy(2) : limits.look());
            }
        } catch (InterruptedException e) {
            log.debug("the bundle stops");
        }
    }

    /** Tells whether there is nothing to watch and nothing new, so that a directory without jars costs next to nothing. */
    private boolean isAtRest() {
        return problems.isEmpty()
                && slots.all().isEmpty()
                && abandoned.isEmpty()
                && !starts.areDue()
                && !messages.areTimed()
                && files.areStillNone();
    }

    private void look() {
        if (!bundles.isFrameworkActive()) {
            return; // everything stops
        }
        attempt("scanning the deployed jars", this::pass);
    }

    /** Runs a part of a scan, whose failure must not stop the other parts. */
    private void attempt(String what, Attempt attempt) {
        try {
            attempt.run();
            problems.remove(what);
        } catch (Throwable e) { // of any kind: the next scan may succeed
            String reason = OneLine.of(e);
            if (!reason.equals(problems.put(what, reason)) && !stopping) {
                log.error("{} failed, and is repeated: {}", what, reason, e);
            }
        }
    }

    private void pass() throws IOException {
        now = time.at(System.nanoTime());
        if (worldChanged) {
            worldChanged = false;
            failures.worldChanged();
        }
        attempt("reading deploy/", () -> isChanged |= files.read());
        attempt("reading the shipped bundles", this::makeSlots);
        if (isFirst && files.areRead()) {
            removeStrangers();
            isFirst = false;
        }
        for (Slot slot : slots.all()) {
            if (!stopping) {
                attempt("processing " + slot.name, () -> step(slot));
            }
        }
        slots.forgetEmptyOnes();
        Stream.concat(abandoned.calls(), starts.calls().stream()).forEach(call -> watch(null, call));
        abandoned.look();
        starts.look();
        sharedThreads.look(now);
        messages.tick();
        jars = rows.all(abandoned.rows());
        if (isChanged) {
            isChanged = false;
            files.forgetAllBut(slots.all().stream()
                    .flatMap(slot -> Stream.of(slot.running(), slot.coming()))
                    .filter(Objects::nonNull));
        }
    }

    private void makeSlots() throws IOException {
        for (String name : files.candidates().map(JarSource::name).toList()) {
            slots.make(name);
        }
        for (String name = uninstalled.peek(); name != null; name = uninstalled.peek()) {
            if (shipped.named(name) != null) {
                slots.make(name);
            }
            uninstalled.remove();
        }
    }

    private void step(Slot slot) throws IOException {
        slot.calls().forEach(call -> watch(slot, call));
        slot.step(files.wanted(slot.name));
    }

    /** Removes bundles of an earlier deployer whose files are gone. */
    private void removeStrangers() {
        bundles.deployed()
                .filter(bundle -> slots.of(bundle) == null && !abandoned.contains(bundle))
                .forEach(abandoned::remove);
    }

    Slots slots() {
        return slots;
    }

    /** Returns the time of this scan, in ns. */
    long now() {
        return now;
    }

    boolean isShipped(Bundle bundle) {
        return shipped.contains(bundle.getLocation());
    }

    void worldChanged() {
        failures.worldChanged();
    }

    // A manual update may let another bundle resolve; a manually uninstalled bundle is installed again.
    private void bundleChanged(BundleEvent event) {
        Bundle bundle = event.getBundle();
        bundles.changed(event);
        if (event.getType() == BundleEvent.RESOLVED && !bundle.getLocation().startsWith(JarSource.PREFIX)) {
            worldChanged = true;
            wake();
        } else if (event.getType() == BundleEvent.UNINSTALLED && bundle.getSymbolicName() != null) {
            hangingBundles.forget(bundle);
            uninstalled.add(bundle.getSymbolicName());
            wake();
        }
    }

    void ran(JarSource source) {
        failures.clear(source);
        files.ran(source);
        messages.runs(source);
        worldChanged();
    }

    /** Starts a call that had no thread so far, and logs if it hangs. */
    private void watch(Slot slot, FrameworkCall call) {
        call.begin();
        String refusal = call.newRefusal();
        if (refusal != null) {
            messages.cannotBegin(call, refusal);
        }
        if (call.beginsToHang(now, limits.hanging())) {
            hangs(slot, call);
        }
    }

    /** Interrupts a bundle that blocks calls of others, and withholds further events from it. */
    private void hangs(Slot slot, FrameworkCall call) {
        ThreadStack where = call.where();
        call.setCause(hangingBundles.at(where, call.current()));
        JarSource of = slot == null ? null : slot.coming() != null ? slot.coming() : slot.running();
        messages.hangs(of, call, where);
        if (call.isHeldUp()) {
            hangingBundles.silence(call.blamed());
        }
        if (call.isHeldUp() || call.runsOnlyOthers() && !where.foreign().isEmpty()) {
            call.interrupt();
        }
    }

    /** Abandons a bundle that is not wanted any more, but has a call that does not return. */
    void leave(JarSource source, Bundle bundle, FrameworkCall call) {
        abandoned.add(source, () -> bundle, call);
    }

    /** Abandons a bundle that was to be started: another attempt is made if it is wanted. */
    void leave(JarSource source, Bundle bundle, FrameworkCall call, boolean isOver) {
        leave(source, bundle, call);
        holdBack(source, call, isOver);
    }

    /** Abandons an installation likewise. */
    void leave(JarSource source, Installation installation, boolean isOver) {
        abandoned.add(source, installation::bundle, installation.call());
        holdBack(source, installation.call(), isOver);
    }

    private void holdBack(JarSource source, FrameworkCall call, boolean isOver) {
        boolean mayDoBetter =
                call.blamed() != null && hangingBundles.isSilenced(call.blamed().bundle());
        if (!isOver && !mayDoBetter) {
            messages.failed(source, "its " + call.name() + " does not return, at " + call.where(), true);
        }
    }

    /** Removes a bundle without users. */
    void discard(Bundle unwanted) {
        abandoned.remove(unwanted);
    }

    void discard(Installation unwanted) {
        abandoned.remove(unwanted);
    }

    /** Tells whether a bundle with this location is about to be removed. */
    boolean isGoing(String location) {
        return abandoned.contains(location);
    }

    /** Starts all shipped bundles that should run, and could not meanwhile. */
    void startShipped() {
        starts.request();
    }

    /** Gives up a call that stops bundles. What it has stopped is started when it returns. */
    void giveUp(FrameworkCall stop) {
        stop.giveUp();
        starts.requestAfter(stop);
    }

    /** Tries replacements again when a bundle that prevents them has stopped. */
    void tryAgainAfterStopOf(Bundle user) {
        starts.requestAfterStopOf(user);
    }
}
