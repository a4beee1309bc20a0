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
    private final String threadName;
    private final Runnable task;
    private final List<String> failures = new ArrayList<>();
    private volatile Bundle current;
    private volatile String subject;
    private volatile boolean done;
    private volatile boolean isGivenUp;
    /** Name of the framework's thread that executes it and is waited for; null if there is none. */
    private volatile String worker;

    /** Null until there was a thread for it. */
    private Thread thread;

    private String refusal;
    private boolean isRefusalSaid;
    /** Its subject at the last scan, and since which scan. */
    private String watched;

    private long since;
    private long now;
    private HangingBundle blamed;
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
        this.threadName = "witness-deploy " + name + " of " + bundle;
        this.task = () -> run(body, whenDone);
    }

    private FrameworkCall begun() {
        begin();
        return this;
    }

    /** Starts it unless it was started. To be called at each scan: without a thread it is not done, and whoever waits has to wait. */
    void begin() {
        if (thread != null) {
            return;
        }
        try {
            Thread made = new Thread(task, threadName);
            made.setDaemon(true);
            made.start();
            thread = made;
        } catch (Throwable e) { // no more threads, or no memory for one
            refusal = OneLine.of(e);
        }
    }

    /** Returns once why it cannot begin; else null. */
    String newRefusal() {
        boolean isNews = thread == null && !isRefusalSaid;
        isRefusalSaid |= isNews;
        return isNews ? refusal : null;
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
        return new FrameworkCall(
                        name, first.getSymbolicName(), described(first), call -> call.all(action, all), whenDone)
                .at(first)
                .begun();
    }

    private void all(Action action, List<Bundle> bundles) {
        for (Bundle bundle : bundles) {
            if (isGivenUp) {
                return;
            }
            at(bundle);
            one(action, bundle);
        }
    }

    private void one(Action action, Bundle bundle) {
        try {
            action.on(bundle);
        } catch (Throwable e) { // of any type, because it is foreign code
            failures.add(described(bundle) + ": " + OneLine.of(e));
        }
        Thread.interrupted(); // an interruption that came too late is not meant for the next bundle
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

    /** Notes that a thread of the framework executes it from now on. */
    void isDoneBy(String threadName) {
        worker = threadName;
    }

    boolean isDoneByFramework() {
        return worker != null;
    }

    /**
     * Returns true once for each bundle whose code has not returned for this long. To be called at each scan.
     *
     * @param nanos time of the scan
     */
    boolean beginsToHang(long nanos, Duration age) {
        now = nanos;
        if (done) {
            return false;
        }
        if (thread == null || !subject.equals(watched)) {
            watched = subject;
            since = nanos;
            isSaid = false;
            isInterrupted = false;
            blamed = null;
        }
        boolean begins = !isSaid && nanos - since > age.toNanos();
        isSaid |= begins;
        return begins;
    }

    boolean hangs() {
        return isSaid && !done && subject.equals(watched);
    }

    /** Lets it end when the current bundle returns: nobody waits for the others any more. */
    void giveUp() {
        isGivenUp = true;
    }

    /** Returns the bundle in whose code it hangs; null if unknown. */
    HangingBundle blamed() {
        return blamed;
    }

    void setCause(HangingBundle found) {
        blamed = found;
    }

    /** Tells whether it hangs in code of another bundle than the one concerned. */
    boolean isHeldUp() {
        return hangs() && blamed != null && !blamed.bundle().equals(current);
    }

    /**
     * Interrupts it again, because it may hang again elsewhere. A call that waits for the framework is left alone: it would
     * fail.
     */
    void interruptAgain() {
        if (thread != null && !where().foreign().isEmpty()) {
            interruptThread();
        }
    }

    /** Tells whether it runs only listeners and hooks. */
    boolean runsOnlyOthers() {
        return name.equals("installation") || name.equals("removal");
    }

    /** Interrupts the call once. */
    void interrupt() {
        if (!isInterrupted && thread != null) {
            isInterrupted = true;
            interruptedAt = now;
            interruptThread();
        }
    }

    private void interruptThread() {
        Thread doing = doing();
        if (doing != null) {
            doing.interrupt();
        }
    }

    boolean wasInterrupted() {
        return isInterrupted;
    }

    /** Tells whether it continues although it was interrupted this long ago. */
    boolean ignoredInterruption(Duration grace) {
        return !done && isInterrupted && now - interruptedAt > grace.toNanos();
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
