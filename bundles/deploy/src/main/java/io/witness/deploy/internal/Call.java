package io.witness.deploy.internal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;

/** Calls into bundles, one after the other, on a thread of their own: code of others may never return. */
final class Call {
    private static final int FRAMES = 3;
    private static final Pattern OF_OTHERS = Pattern.compile(
            "(java|jdk|sun|org\\.apache\\.felix\\.framework)\\.|" + Pattern.quote(Call.class.getName()));

    private final String name;
    private final List<Bundle> bundles;
    private final Thread thread;
    private final long begin = System.nanoTime();
    private final List<String> failures = new ArrayList<>();
    private volatile Bundle current;
    private volatile boolean done;
    private long interruptedAt;
    private boolean isInterrupted;
    private boolean isSaid;

    private Call(String name, List<Bundle> bundles, Action action, Runnable whenDone) {
        this.name = name;
        this.bundles = List.copyOf(bundles);
        this.current = this.bundles.get(0);
        this.thread =
                new Thread(() -> run(action, whenDone), "witness-deploy " + name + " of " + current.getSymbolicName());
        thread.setDaemon(true);
        thread.start();
    }

    private interface Action {
        void on(Bundle bundle) throws BundleException;
    }

    static Call start(List<Bundle> bundles, Runnable whenDone) {
        return new Call("start", bundles, bundle -> bundle.start(Bundle.START_ACTIVATION_POLICY), whenDone);
    }

    /** They are to run again: the framework keeps that in mind. */
    static Call stop(List<Bundle> bundles, Runnable whenDone) {
        return new Call("stop", bundles, bundle -> bundle.stop(Bundle.STOP_TRANSIENT), whenDone);
    }

    private void run(Action action, Runnable whenDone) {
        try {
            for (Bundle bundle : bundles) {
                current = bundle;
                one(action, bundle);
            }
        } finally {
            done = true;
            whenDone.run();
        }
    }

    private void one(Action action, Bundle bundle) {
        try {
            action.on(bundle);
        } catch (Throwable e) { // of any type: it is code of others
            failures.add(bundle.getSymbolicName() + " " + bundle.getVersion() + ": " + OneLine.of(e));
        }
    }

    String name() {
        return name;
    }

    /** The one that is called now, or was called last. */
    Bundle current() {
        return current;
    }

    boolean isDone() {
        return done;
    }

    /** To be asked when it is done: what was thrown, bundle by bundle. */
    List<String> failures() {
        return failures;
    }

    boolean isOlderThan(Duration age) {
        return System.nanoTime() - begin > age.toNanos();
    }

    /** True once, when the call has not returned for this long. */
    boolean beginsToHang(Duration age) {
        if (done || isSaid || !isOlderThan(age)) {
            return false;
        }
        isSaid = true;
        return true;
    }

    boolean hangs() {
        return isSaid && !done;
    }

    /** Asks the call to end, once. */
    void interrupt() {
        if (!isInterrupted) {
            isInterrupted = true;
            interruptedAt = System.nanoTime();
            thread.interrupt();
        }
    }

    /** Whether it goes on though it was interrupted so long ago. */
    boolean ignoredInterruption(Duration grace) {
        return !done && isInterrupted && System.nanoTime() - interruptedAt > grace.toNanos();
    }

    /** Where the thread is: its innermost call, and the first ones that are neither the JDK's nor the framework's. */
    String where() {
        List<String> frames = new ArrayList<>();
        for (StackTraceElement frame : thread.getStackTrace()) {
            boolean isForeign = !OF_OTHERS.matcher(frame.getClassName()).lookingAt();
            if (frames.size() < FRAMES && (frames.isEmpty() || isForeign)) {
                boolean hasPlace = frame.getFileName() != null && frame.getLineNumber() > 0;
                String place = hasPlace ? "(" + frame.getFileName() + ":" + frame.getLineNumber() + ")" : "";
                frames.add(frame.getClassName() + "." + frame.getMethodName() + place);
            }
        }
        return String.join(" < ", frames);
    }
}
