package io.witness.deploy.internal;

import java.util.List;
import java.util.Set;
import org.osgi.framework.Bundle;

/** Tracks one symbolic name: which bundle has it, and whether another one is to replace it. For the deployer's thread. */
final class Slot {
    final String name;
    final StoppedBundles stopped;
    private final Deployer deployer;
    private final Bundles bundles;

    private JarSource running;
    private Bundle bundle;
    /** The replacement in progress; null if there is none. */
    private Replacement replacement;
    /** The slot that stops this one for a change of a bundle that it uses, and the call that does so. */
    private Slot halter;

    private FrameworkCall stop;
    private String blocked = "";
    /** Since when the bundle does not run although it is marked to; null if all is well. */
    private Long idleSince;

    Slot(String name, Deployer deployer, Bundles bundles) {
        this.name = name;
        this.deployer = deployer;
        this.bundles = bundles;
        this.stopped = new StoppedBundles(this, deployer, bundles);
    }

    JarSource running() {
        return running;
    }

    Bundle bundle() {
        return bundle;
    }

    /** Returns what is to run instead; null: nothing. */
    JarSource coming() {
        return replacement == null ? null : replacement.coming();
    }

    /** Returns the new bundle; null if it is not installed, or not yet. */
    Bundle next() {
        return replacement == null ? null : replacement.next();
    }

    boolean has(Bundle other) {
        return other.equals(bundle) || other.equals(next());
    }

    /** Tells whether a change is in progress that was not started for this slot; null: for any. */
    boolean isBusyFor(Slot asking) {
        boolean isChanging = stop != null || replacement != null && replacement.hasBegun();
        return isChanging && hanging() == null && this != asking && (halter == null || halter != asking);
    }

    /** Tells whether one of these belongs to this slot, or is stopped by it. */
    boolean concerns(Set<Bundle> others) {
        return others.stream().anyMatch(other -> has(other) || stopped.affects(other));
    }

    boolean isStopping() {
        return stop != null || replacement != null && replacement.isStopping();
    }

    boolean isEmpty() {
        return stop == null && replacement == null && running == null && stopped.isReleased();
    }

    /** Returns the calls that are waited for. */
    List<FrameworkCall> calls() {
        if (replacement != null) {
            return replacement.calls();
        }
        return stop == null ? List.of() : List.of(stop);
    }

    /** Returns the call that does not return; null if there is none. */
    FrameworkCall hanging() {
        return calls().stream().filter(FrameworkCall::hangs).findFirst().orElse(null);
    }

    /** Advances as far as possible towards the wanted jar, which may be none. */
    void step(JarSource wanted) {
        if (replacement != null) {
            replacement.step(wanted);
        } else if (stop != null) {
            waitStoppedByOthers(wanted);
        } else {
            idle(wanted);
        }
    }

    private void idle(JarSource wanted) {
        if (bundle != null && bundle.getState() == Bundle.UNINSTALLED) {
            vacate(); // by an operator
        }
        if (wanted == null ? running == null : wanted.sameAs(running)) {
            stopped.release();
            startIfForgotten();
            return;
        }
        idleSince = null;
        String obstacle = obstacle(wanted);
        if (obstacle == null) {
            blocked = "";
            replacement = new Replacement(this, wanted, deployer, bundles);
            replacement.begin();
        } else if (!obstacle.isEmpty()) {
            refuse(wanted, obstacle);
            stopped.release(); // by an earlier attempt
        }
    }

    /** Starts a bundle that no command has stopped, such as one that did not start when its packages were refreshed by hand. */
    private void startIfForgotten() {
        if (bundle == null || !bundles.isForgotten(bundle) || deployer.slots().isBusy(this, Set.of(bundle))) {
            idleSince = null;
        } else if (idleSince == null) {
            idleSince = deployer.now();
        } else if (deployer.now() - idleSince > deployer.limits.hanging().toNanos()) {
            idleSince = null;
            deployer.messages.forgotten(running);
            restart();
        }
    }

    /** Explains why it cannot be replaced by this; empty if others are busy, null if it can. */
    String obstacle(JarSource wanted) {
        Set<Bundle> affected = stopped.affected(stopped.going(wanted));
        return deployer.slots().isBusy(this, affected) ? "" : deployer.slots().obstacle(affected);
    }

    /** Refuses a jar before anything is affected. */
    void refuse(JarSource wanted, String obstacle) {
        if (wanted != null) {
            deployer.messages.failed(wanted, obstacle, true);
        } else if (!blocked.equals(obstacle)) {
            blocked = obstacle;
            deployer.messages.kept(running, obstacle);
        }
    }

    /** Assigns the slot to a bundle. */
    void take(JarSource source, Bundle installed) {
        running = source;
        bundle = installed;
    }

    /** Empties the slot. */
    void vacate() {
        running = null;
        bundle = null;
    }

    /** Notes that the change has ended, with whatever result. */
    void changed() {
        replacement = null;
        stopped.end();
        deployer.wake();
    }

    /** Notes that another slot, which calls this, stops this one for its own change. */
    void stoppedBy(Slot other, FrameworkCall call) {
        if (replacement != null) {
            replacement.cancel();
        }
        halter = other;
        stop = call;
    }

    void releasedBy(Slot other) {
        if (halter == other) {
            halter = null;
        }
    }

    private void waitStoppedByOthers(JarSource wanted) {
        boolean isOver = wanted == null || !wanted.sameAs(running);
        if (stop.hangs() && isOver) {
            stop.interrupt();
            if (stop.ignoredInterruption(deployer.limits.grace())) {
                deployer.leave(running, bundle, stop);
                vacate();
                stop = null;
                halter = null;
            }
        } else if (stop.isDone() && halter == null) {
            stop = null;
            restart();
        }
    }

    /** Starts the bundle again. */
    void restart() {
        if (bundle != null && Bundles.shouldRun(bundle)) {
            replacement = new Replacement(this, running, deployer, bundles);
            replacement.start(bundle);
        }
    }
}
