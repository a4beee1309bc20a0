package io.witness.deploy.internal;

import java.util.List;
import java.util.Set;
import org.osgi.framework.Bundle;

/** The place of one symbolic name: which bundle has it, and whether another one is to take it. For the deployer's thread. */
final class Slot {
    final String name;
    final StoppedBundles stopped;
    private final Deployer deployer;
    private final Bundles bundles;

    private JarSource running;
    private Bundle bundle;
    /** By which another bundle takes the place; null if none does. */
    private Replacement replacement;
    /** By whom this is stopped, for a change of what it uses; and the call that does so. */
    private Slot halter;

    private FrameworkCall stop;
    private String blocked = "";

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

    /** What is to take the place; null if nothing is. */
    JarSource coming() {
        return replacement == null ? null : replacement.coming();
    }

    /** Its bundle; null if it is not installed, or not yet. */
    Bundle next() {
        return replacement == null ? null : replacement.next();
    }

    boolean has(Bundle other) {
        return other.equals(bundle) || other.equals(next());
    }

    /** Whether a change is under way that has not been begun for this one; null asks for all. */
    boolean isBusyFor(Slot asking) {
        boolean isChanging = stop != null || replacement != null && replacement.hasBegun();
        return isChanging && hanging() == null && this != asking && (halter == null || halter != asking);
    }

    /** Whether one of these is its own, or stopped by it. */
    boolean concerns(Set<Bundle> others) {
        return others.stream().anyMatch(other -> has(other) || stopped.affects(other));
    }

    boolean isStopping() {
        return stop != null || replacement != null && replacement.isStopping();
    }

    boolean isEmpty() {
        return stop == null && replacement == null && running == null && stopped.isReleased();
    }

    /** What is waited for. */
    List<FrameworkCall> calls() {
        if (replacement != null) {
            return replacement.calls();
        }
        return stop == null ? List.of() : List.of(stop);
    }

    /** The call that does not return; null if there is none. */
    FrameworkCall hanging() {
        return calls().stream().filter(FrameworkCall::hangs).findFirst().orElse(null);
    }

    /** Goes as far as it can towards what is wanted, which may be nothing. */
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
            vacate(); // by somebody else
        }
        if (wanted == null ? running == null : wanted.sameAs(running)) {
            stopped.release();
            return;
        }
        String obstacle = obstacle(wanted);
        if (obstacle == null) {
            blocked = "";
            replacement = new Replacement(this, wanted, deployer, bundles);
            replacement.begin();
        } else if (!obstacle.isEmpty()) {
            refuse(wanted, obstacle);
            stopped.release(); // by an earlier try
        }
    }

    /** Why it cannot be replaced by this; empty if others are busy, null if it can be. */
    String obstacle(JarSource wanted) {
        Set<Bundle> affected = stopped.affected(stopped.going(wanted));
        return deployer.slots().isBusy(this, affected) ? "" : deployer.slots().obstacle(affected);
    }

    /** Nothing was touched yet. */
    void refuse(JarSource wanted, String obstacle) {
        if (wanted != null) {
            deployer.messages.failed(wanted, obstacle, true);
        } else if (!blocked.equals(obstacle)) {
            blocked = obstacle;
            deployer.log.error("{} is kept although its jar is gone: {}", running, obstacle);
        }
    }

    /** Gives the place to a bundle. */
    void take(JarSource source, Bundle installed) {
        running = source;
        bundle = installed;
    }

    /** Nobody has the place any more. */
    void vacate() {
        running = null;
        bundle = null;
    }

    /** The change is over, whatever has come of it. */
    void changed() {
        replacement = null;
        stopped.end();
        deployer.wake();
    }

    /** To be called by who stops it for a change of its own. */
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

    /** Lets it run again. */
    void restart() {
        if (bundle != null && Bundles.shouldRun(bundle)) {
            replacement = new Replacement(this, running, deployer, bundles);
            replacement.start(bundle);
        }
    }
}
