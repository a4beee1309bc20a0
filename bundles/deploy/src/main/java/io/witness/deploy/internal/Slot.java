package io.witness.deploy.internal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;

/**
 * The place of one symbolic name: which bundle has it, and the steps by which another one takes it. No step waits: what takes
 * time is looked at again with the next {@link #step}. For the deployer's thread.
 */
final class Slot {
    private enum Phase {
        /** Nothing is under way. */
        IDLE,
        /** It is stopped with what it uses, and is to be started with that. */
        HALTED,
        /** Whoever has the place is being stopped, and all that use it. */
        STOPPING,
        /** The users are being wired anew. */
        REFRESHING,
        /** Whoever takes the place is being started. */
        STARTING
    }

    final String name;
    private final Deployer deployer;
    private final Bundles bundles;
    private Phase phase = Phase.IDLE;

    private Source running;
    private Bundle bundle;
    private Source coming;
    private Bundle next;
    /** What is waited for. */
    private final List<Call> calls = new ArrayList<>();
    /** By whom this is halted. */
    private Slot halter;

    private final Set<Slot> halted = new HashSet<>();
    private final Set<Bundle> toRefresh = new HashSet<>();
    /** Whether bundles that ship were stopped with it, and are to be started again. */
    private boolean haltedShipped;
    /** What the change that is under way stops. */
    private Set<Bundle> affected = Set.of();

    private volatile boolean refreshed;
    private String blocked = "";

    Slot(String name, Deployer deployer, Bundles bundles) {
        this.name = name;
        this.deployer = deployer;
        this.bundles = bundles;
    }

    /** Takes over what an earlier deployer has installed, or the launcher. */
    void adopt(Source source, Bundle installed) {
        running = source;
        bundle = installed;
    }

    Source running() {
        return running;
    }

    Source coming() {
        return coming;
    }

    Bundle bundle() {
        return bundle;
    }

    Bundle next() {
        return next;
    }

    boolean has(Bundle other) {
        return other.equals(bundle) || other.equals(next);
    }

    boolean isBusyFor(Slot asking) {
        return phase != Phase.IDLE && hanging() == null && this != asking && halter != asking;
    }

    /** Whether one of these is its own, or stopped by it. */
    boolean concerns(Set<Bundle> others) {
        return others.stream().anyMatch(other -> has(other) || affected.contains(other));
    }

    boolean isStopping() {
        return phase == Phase.STOPPING || phase == Phase.HALTED;
    }

    boolean isEmpty() {
        return phase == Phase.IDLE && running == null && halted.isEmpty();
    }

    /** The call that does not return; null if there is none. */
    Call hanging() {
        return calls.stream().filter(Call::hangs).findFirst().orElse(null);
    }

    /** Goes as far as it can towards what is wanted, which may be nothing. */
    void step(Source wanted) {
        deployer.sayWhatHangs(this, calls);
        switch (phase) {
            case IDLE -> idle(wanted);
            case HALTED -> waitHalted(wanted);
            case STOPPING -> waitStopped();
            case REFRESHING -> waitRefreshed();
            default -> waitStarted(wanted);
        }
    }

    private void idle(Source wanted) {
        if (bundle != null && bundle.getState() == Bundle.UNINSTALLED) {
            running = null; // by somebody else
            bundle = null;
        }
        if (wanted == null ? running == null : wanted.sameAs(running)) {
            releaseHalted();
            return;
        }
        begin(wanted);
    }

    private void begin(Source wanted) {
        Set<Bundle> going = new HashSet<>(hosts(wanted));
        going.addAll(hosts(running));
        if (bundle != null) {
            going.add(bundle);
        }
        Set<Bundle> stopping = bundles.users(going);
        stopping.addAll(going);
        if (deployer.isBusy(this, stopping)) {
            return; // to be looked at again
        }
        String obstacle = deployer.obstacle(stopping);
        if (obstacle != null) {
            refuse(wanted, obstacle);
            releaseHalted(); // by an earlier try
            return;
        }
        blocked = "";
        if (wanted != null && !install(wanted)) {
            releaseHalted();
            return;
        }
        affected = stopping;
        if (affected.size() > (bundle == null ? 0 : 1) || isWiredToOld()) {
            toRefresh.addAll(going);
        }
        halt(affected);
        phase = Phase.STOPPING;
        waitStopped();
    }

    /** Beside the old one, which goes on if this fails. */
    private boolean install(Source wanted) {
        try {
            next = bundles.install(wanted);
            coming = wanted;
            if (!wanted.isFragment() && !bundles.resolve(next)) {
                fail("it does not resolve: " + bundles.missing(next), true);
                return false;
            }
            return true;
        } catch (BundleException | IOException | RuntimeException e) {
            coming = wanted;
            fail("it cannot be installed: " + OneLine.of(e), false);
            return false;
        }
    }

    private boolean isWiredToOld() {
        return next != null && bundle != null && bundles.users(List.of(bundle)).contains(next);
    }

    private List<Bundle> hosts(Source fragment) {
        return fragment == null || !fragment.isFragment() ? List.of() : bundles.named(fragment.host());
    }

    /** Nothing was touched yet. */
    private void refuse(Source wanted, String obstacle) {
        if (wanted != null) {
            deployer.failed(wanted, obstacle, true);
        } else if (!blocked.equals(obstacle)) {
            blocked = obstacle;
            deployer.log.error("{} stays though its jar is gone: {}", running, obstacle);
        }
    }

    /** The shipped ones in the order of the framework, the others each by itself. */
    private void halt(Set<Bundle> users) {
        calls.clear();
        List<Bundle> shipped = new ArrayList<>();
        for (Bundle user : users) {
            Slot slot = deployer.slotOf(user);
            if (Bundles.isFragment(user) || !Bundles.isRunning(user)) {
                continue;
            }
            if (deployer.isShipped(user)) {
                shipped.add(user);
            } else {
                Call call = Call.stop(List.of(user), deployer::wake);
                calls.add(call);
                if (slot != null && slot != this) {
                    slot.haltedBy(this, call);
                    halted.add(slot);
                }
            }
        }
        shipped.sort(Comparator.comparing(Bundle::getBundleId).reversed());
        if (!shipped.isEmpty()) {
            haltedShipped = true;
            calls.add(Call.stop(shipped, deployer::wake));
        }
    }

    private void haltedBy(Slot other, Call call) {
        phase = Phase.HALTED;
        halter = other;
        calls.clear();
        calls.add(call);
    }

    private void waitHalted(Source wanted) {
        Call stop = calls.get(0);
        if (stop.hangs() && isOver(wanted, running)) {
            leaveIfItIgnores(stop, bundle);
        } else if (stop.isDone() && halter == null) {
            restart();
        }
    }

    private void restart() {
        calls.clear();
        phase = Phase.IDLE;
        if (bundle != null && Bundles.shouldRun(bundle)) {
            coming = running;
            next = bundle;
            startNext();
        }
    }

    private void waitStopped() {
        for (Call call : calls) {
            if (call.hangs() && call.current().equals(bundle)) {
                call.interrupt();
                if (call.ignoredInterruption(deployer.patience.grace())) {
                    leaveOld(call);
                    return;
                }
            } else if (call.hangs()) {
                giveUp(call);
                return;
            }
        }
        if (calls.stream().allMatch(Call::isDone)) {
            calls.forEach(call -> deployer.sayWhatWasThrown(call));
            calls.clear();
            removeOld();
        }
    }

    private void leaveOld(Call call) {
        deployer.leave(running, bundle, call);
        running = null;
        bundle = null;
        calls.clear();
        toRefresh.clear();
        startNext();
    }

    /** A user does not stop: all stays as it was. */
    private void giveUp(Call call) {
        String reason = call.current().getSymbolicName() + ", which uses it, does not stop";
        calls.clear();
        if (coming != null) {
            fail(reason, true);
        } else {
            refuse(null, reason);
        }
        toRefresh.clear();
        affected = Set.of();
        phase = Phase.IDLE;
        if (bundle != null && Bundles.shouldRun(bundle)) {
            coming = running;
            next = bundle;
            startNext();
        }
    }

    private void removeOld() {
        if (bundle != null) {
            bundles.uninstall(bundle, deployer.log);
            deployer.replaced(running, coming);
            running = null;
            bundle = null;
        }
        if (toRefresh.isEmpty()) {
            startNext();
            return;
        }
        refreshed = false;
        phase = Phase.REFRESHING;
        bundles.refresh(toRefresh, () -> {
            refreshed = true;
            deployer.wake();
        });
    }

    private void waitRefreshed() {
        if (refreshed) {
            startNext();
        }
    }

    private void startNext() {
        phase = Phase.STARTING;
        calls.clear();
        if (next == null) {
            settle();
        } else if (Bundles.isFragment(next)) {
            started();
        } else {
            calls.add(Call.start(List.of(next), deployer::wake));
        }
    }

    private void waitStarted(Source wanted) {
        Call start = calls.get(0);
        if (!start.isDone()) {
            if (isOver(wanted, coming)) {
                leaveIfItIgnores(start, next);
            }
            return;
        }
        calls.clear();
        if (start.failures().isEmpty()) {
            started();
        } else if (isOver(wanted, coming)) {
            deployer.log.info("the start of {} was interrupted, since its jar is gone, and ended", coming);
            drop();
        } else {
            boolean mayHeal = next.getState() == Bundle.INSTALLED || !deployer.files.hasOther(coming);
            fail("it does not start: " + start.failures().get(0), mayHeal);
        }
    }

    private void started() {
        running = coming;
        bundle = next;
        deployer.ran(running);
        settle();
    }

    /** Whether this is not wanted any more, so that its call is in the way. */
    private static boolean isOver(Source wanted, Source called) {
        return wanted == null || !wanted.sameAs(called);
    }

    private void leaveIfItIgnores(Call call, Bundle called) {
        call.interrupt();
        if (call.ignoredInterruption(deployer.patience.grace())) {
            deployer.leave(coming != null ? coming : running, called, call);
            calls.clear();
            running = null;
            bundle = null;
            settle();
        }
    }

    private void fail(String reason, boolean mayHeal) {
        deployer.failed(coming, reason, mayHeal);
        drop();
    }

    /** Takes back what was to come. What is to have the place instead, the next step finds. */
    private void drop() {
        if (next != null) {
            bundles.uninstall(next, deployer.log);
        }
        if (next != null && next.equals(bundle)) {
            running = null;
            bundle = null;
        }
        next = null;
        coming = null;
        affected = Set.of();
        phase = Phase.IDLE;
        deployer.wake();
    }

    private void settle() {
        next = null;
        coming = null;
        halter = null;
        affected = Set.of();
        phase = Phase.IDLE;
        deployer.worldChanged();
        deployer.wake();
    }

    private void releaseHalted() {
        if (halted.isEmpty() && toRefresh.isEmpty() && !haltedShipped) {
            return;
        }
        haltedShipped = false;
        halted.forEach(slot -> slot.halter = null);
        halted.clear();
        toRefresh.clear();
        deployer.startShipped();
    }
}
