package io.witness.deploy.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.osgi.framework.Bundle;

/** Replaces a bundle by another one, or removes it, step by step. For the deployer's thread. */
final class Replacement {
    private enum Phase {
        /** The new bundle is being installed beside the old one, which keeps running if this fails. */
        INSTALLING,
        /** The old bundle and all its users are being stopped. */
        STOPPING,
        /** The old bundle is being removed, and the users are being rewired. */
        REMOVING,
        /** The new bundle is being started. */
        STARTING
    }

    private final Slot slot;
    private final Deployer deployer;
    private final Bundles bundles;
    /** Null if the slot is to be empty. */
    private final JarSource coming;

    private final List<FrameworkCall> calls = new ArrayList<>();
    private Phase phase = Phase.INSTALLING;
    private Installation installation;
    private Bundle next;

    Replacement(Slot slot, JarSource coming, Deployer deployer, Bundles bundles) {
        this.slot = slot;
        this.coming = coming;
        this.deployer = deployer;
        this.bundles = bundles;
    }

    JarSource coming() {
        return coming;
    }

    Bundle next() {
        return next;
    }

    List<FrameworkCall> calls() {
        return calls;
    }

    /** Tells whether more than the new bundle is affected. */
    boolean hasBegun() {
        return phase != Phase.INSTALLING;
    }

    boolean isStopping() {
        return phase == Phase.STOPPING || phase == Phase.REMOVING;
    }

    void begin() {
        if (coming == null) {
            stopOld();
        } else if (coming.isShipped() && deployer.isGoing(ShippedBundles.location(coming))) {
            slot.changed(); // the framework would not install it a second time, so the slot is examined again
        } else {
            installation = new Installation(bundles, coming, deployer::wake);
            calls.add(installation.call());
        }
    }

    /** Starts an installed bundle that was stopped. */
    void start(Bundle installed) {
        next = installed;
        startNext();
    }

    /** Cancels it before anything but the new bundle is affected. */
    void cancel() {
        if (installation != null) {
            deployer.discard(installation);
        }
        slot.changed();
    }

    void step(JarSource wanted) {
        boolean isOver = wanted == null || !wanted.sameAs(coming);
        switch (phase) {
            case INSTALLING -> waitInstalled(isOver);
            case STOPPING -> waitStopped();
            case REMOVING -> waitRemoved();
            default -> waitStarted(isOver);
        }
    }

    private void waitInstalled(boolean isOver) {
        FrameworkCall call = installation.call();
        if (call.isDone() && isOver) {
            cancel();
        } else if (call.isDone()) {
            installed();
        } else if (call.hangs() && isOver) {
            call.interrupt();
        }
        if (ignoresInterruption(call)) {
            deployer.leave(coming, installation, isOver);
            slot.changed();
        }
    }

    private boolean ignoresInterruption(FrameworkCall call) {
        return call.ignoredInterruption(deployer.limits.grace());
    }

    private void installed() {
        next = installation.bundle();
        if (installation.problem() != null) {
            fail(installation.problem(), installation.mayHeal());
            slot.stopped.release();
            return;
        }
        String obstacle = slot.obstacle(coming); // again: others have changed meanwhile
        if (obstacle == null) {
            stopOld();
        } else if (!obstacle.isEmpty()) {
            fail(obstacle, true);
            slot.stopped.release();
        }
    }

    private void stopOld() {
        phase = Phase.STOPPING;
        calls.clear();
        calls.addAll(slot.stopped.begin(slot.stopped.going(coming)));
        waitStopped();
    }

    private void waitStopped() {
        for (FrameworkCall call : calls) {
            boolean isOfOld = call.current().equals(slot.bundle());
            if (call.hangs() && isOfOld) {
                call.interrupt();
            }
            if (isOfOld && ignoresInterruption(call)) {
                giveUpCalls();
                leaveOld(call);
                slot.stopped.refreshNothing();
                startNext();
                return;
            }
            if (!isOfOld && call.hangs() && (!call.isHeldUp() || ignoresInterruption(call))) {
                giveUp(call);
                return;
            }
        }
        if (calls.stream().allMatch(FrameworkCall::isDone)) {
            calls.forEach(deployer.messages::thrown);
            removeOld();
        }
    }

    /** Gives up calls that have not returned: they would stop further bundles. */
    private void giveUpCalls() {
        calls.stream().filter(call -> !call.isDone()).forEach(deployer::giveUp);
    }

    private void leaveOld(FrameworkCall call) {
        deployer.leave(slot.running(), slot.bundle(), call);
        slot.vacate();
    }

    /** Gives up because a user does not stop: everything stays as it was. */
    private void giveUp(FrameworkCall call) {
        String reason = call.current().getSymbolicName() + ", which uses it, does not stop";
        giveUpCalls();
        slot.stopped.refreshNothing();
        if (coming == null) {
            slot.refuse(null, reason);
            slot.changed();
        } else {
            fail(reason, true);
        }
        slot.restart();
    }

    private void removeOld() {
        Set<Bundle> toRefresh = slot.stopped.toRefresh();
        if (slot.bundle() == null && toRefresh.isEmpty()) {
            startNext();
            return;
        }
        phase = Phase.REMOVING;
        calls.clear();
        calls.add(Removal.begin(bundles, slot.bundle(), toRefresh, deployer::wake));
    }

    private void waitRemoved() {
        FrameworkCall removal = calls.get(0);
        if (removal.isDone()) {
            deployer.messages.thrown(removal);
            Bundle old = slot.bundle();
            if (old != null) {
                deployer.messages.replaced(slot.running(), coming);
                slot.vacate();
            }
            if (old != null && old.getState() != Bundle.UNINSTALLED) {
                deployer.discard(old);
            }
            startNext();
        } else if (!removal.isDoneByFramework() && ignoresInterruption(removal)) {
            leaveOld(removal);
            startNext();
        }
    }

    private void startNext() {
        phase = Phase.STARTING;
        calls.clear();
        if (next == null) {
            slot.changed();
            deployer.worldChanged();
        } else if (Bundles.isFragment(next)) {
            started();
        } else {
            calls.add(FrameworkCall.start(List.of(next), deployer::wake));
        }
    }

    private void waitStarted(boolean isOver) {
        FrameworkCall start = calls.get(0);
        if (!start.isDone()) {
            if (isOver) {
                start.interrupt();
            }
            if (ignoresInterruption(start)) {
                slot.vacate();
                slot.changed();
                deployer.worldChanged();
                deployer.leave(coming, next, start, isOver);
            }
        } else if (start.failures().isEmpty()) {
            started();
        } else if (isOver) {
            deployer.log.info("the start of {} was interrupted, because its jar is gone, and ended", coming);
            drop();
        } else {
            boolean mayHeal =
                    start.wasInterrupted() || next.getState() == Bundle.INSTALLED || !deployer.files.hasOther(coming);
            fail("it does not start: " + start.failures().get(0), mayHeal);
        }
    }

    private void started() {
        slot.take(coming, next);
        slot.changed();
        deployer.ran(coming);
    }

    private void fail(String reason, boolean mayHeal) {
        deployer.messages.failed(coming, reason, mayHeal);
        drop();
    }

    /** Removes the new bundle. The next step finds out what is to run instead. */
    private void drop() {
        if (next != null) {
            deployer.discard(next);
        }
        if (next != null && next.equals(slot.bundle())) {
            slot.vacate();
        }
        slot.changed();
    }
}
