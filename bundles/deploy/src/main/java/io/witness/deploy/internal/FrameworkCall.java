package io.witness.deploy.internal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;

/**
 * Runs an operation of the framework on a separate thread: it runs code of the bundles concerned, and of listeners and
 * hooks, and may never return.
 */
final class FrameworkCall {
    private final String name;
    private final Thread thread;
    private final long begin = System.nanoTime();
    private final List<String> failures = new ArrayList<>();
    private volatile Bundle current;
    private volatile String subject;
    private volatile boolean done;
    /** Name of the framework's thread that executes it and is waited for; null if there is none. */
    private volatile String worker;

    private HangingBundle culprit;
    private long interruptedAt;
    private boolean isInterrupted;
    private boolean isSaid;

    /** The operation. */
    interface Body {
        void run(FrameworkCall call) throws Exception;
    }

    /** Starts the call. The thread's name ends with the bundle's, by which the shutdown finds it. */
    private FrameworkCall(String name, String bundle, Object subject, Body body, Runnable whenDone) {
        this.name = name;
        this.subject = subject.toString();
        this.thread = new Thread(() -> run(body, whenDone), "witness-deploy " + name + " of " + bundle);
        thread.setDaemon(true);
    }

    private FrameworkCall begun() {
        thread.start();
        return this;
    }

    static FrameworkCall start(List<Bundle> bundles, Runnable whenDone) {
        return each("start", bundles, bundle -> bundle.start(Bundle.START_ACTIVATION_POLICY), whenDone);
    }

    /** Stops bundles that are to run again: the framework remembers that. */
    static FrameworkCall stop(List<Bundle> bundles, Runnable whenDone) {
        return each("stop", bundles, bundle -> bundle.stop(Bundle.STOP_TRANSIENT), whenDone);
    }

    static FrameworkCall installation(JarSource source, Body body, Runnable whenDone) {
        return new FrameworkCall("installation", source.name(), source, body, whenDone).begun();
    }

    /** Removes a bundle that is stopped. */
    static FrameworkCall removal(Bundle bundle, Body body, Runnable whenDone) {
        return new FrameworkCall("removal", bundle.getSymbolicName(), described(bundle), body, whenDone)
                .at(bundle)
                .begun();
    }

    private FrameworkCall at(Bundle bundle) {
        current = bundle;
        subject = described(bundle);
        return this;
    }

    private interface Action {
        void on(Bundle bundle) throws BundleException;
    }

    private static FrameworkCall each(String name, List<Bundle> bundles, Action action, Runnable whenDone) {
        List<Bundle> all = List.copyOf(bundles);
        Bundle first = all.get(0);
        Body body = call -> all.forEach(bundle -> call.at(bundle).one(action, bundle));
        return new FrameworkCall(name, first.getSymbolicName(), described(first), body, whenDone)
                .at(first)
                .begun();
    }

    private void one(Action action, Bundle bundle) {
        try {
            action.on(bundle);
        } catch (Throwable e) { // of any type, because it is foreign code
            failures.add(described(bundle) + ": " + OneLine.of(e));
        }
    }

    static String described(Bundle bundle) {
        return bundle.getSymbolicName() + " " + bundle.getVersion();
    }

    private void run(Body body, Runnable whenDone) {
        try {
            body.run(this);
        } catch (Throwable e) { // as above
            failures.add(subject + ": " + OneLine.of(e));
        } finally {
            done = true;
            whenDone.run();
        }
    }

    String name() {
        return name;
    }

    /** Returns the bundle concerned, with its version. */
    String subject() {
        return subject;
    }

    /** Returns the bundle that is called now or was called last; null for an installation. */
    Bundle current() {
        return current;
    }

    boolean isDone() {
        return done;
    }

    /** Returns the exceptions, bundle by bundle. Must be called when the call is done. */
    List<String> failures() {
        return failures;
    }

    /** Notes that a thread of the framework executes it from now on, until null is set. */
    void isDoneBy(String threadName) {
        worker = threadName;
    }

    boolean isDoneByFramework() {
        return worker != null;
    }

    /** Returns true once, when the call has not returned for this long. */
    boolean beginsToHang(Duration age) {
        if (done || isSaid || System.nanoTime() - begin <= age.toNanos()) {
            return false;
        }
        isSaid = true;
        return true;
    }

    boolean hangs() {
        return isSaid && !done;
    }

    /** Returns the bundle in whose code it hangs; null if unknown. */
    HangingBundle culprit() {
        return culprit;
    }

    void setCause(HangingBundle found) {
        culprit = found;
    }

    /** Tells whether it hangs in code of another bundle than the one concerned. */
    boolean isHeldUp() {
        return hangs() && culprit != null && !culprit.bundle().equals(current);
    }

    /** Interrupts it again, because it may hang again elsewhere. */
    void interruptAgain() {
        doing().interrupt();
    }

    /** Tells whether it runs only listeners and hooks. */
    boolean runsOnlyOthers() {
        return name.equals("installation") || name.equals("removal");
    }

    /** Interrupts the call once. */
    void interrupt() {
        if (!isInterrupted) {
            isInterrupted = true;
            interruptedAt = System.nanoTime();
            doing().interrupt();
        }
    }

    boolean wasInterrupted() {
        return isInterrupted;
    }

    /** Tells whether it continues although it was interrupted this long ago. */
    boolean ignoredInterruption(Duration grace) {
        return !done && isInterrupted && System.nanoTime() - interruptedAt > grace.toNanos();
    }

    private Thread doing() {
        String name = worker;
        return name == null
                ? thread
                : Threads.all()
                        .filter(each -> each.getName().equals(name))
                        .findFirst()
                        .orElse(thread);
    }

    ThreadStack where() {
        return ThreadStack.of(doing());
    }
}
