package io.witness.deploy.internal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;

/**
 * Something that the framework does for the deployer, on a thread of its own: code of bundles runs in it, of those it is done to, and
 * of listeners and hooks. It may never return.
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
    /** Name of the framework's thread that does it, and is waited for; null if there is none. */
    private volatile String worker;

    /** Null as long as there was no thread for it. */
    private Thread thread;

    private String refusal;
    private boolean isRefusalSaid;
    /** What was done at the last look, and since when, in the time of the looks. */
    private String watched;

    private long since;
    private long now;
    private HangingBundle culprit;
    private long interruptedAt;
    private boolean isInterrupted;
    private boolean isSaid;

    /** What is done. */
    interface Body {
        void run(FrameworkCall call) throws Exception;
    }

    /** Begins. The name of the thread ends with the bundle's: so the end of a run finds it. */
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

    /** To be called at each look: there may have been no thread for it so far. Until then nobody may take it for done. */
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

    /** Why it cannot begin, once; else null. */
    String newRefusal() {
        boolean isNews = thread == null && !isRefusalSaid;
        isRefusalSaid |= isNews;
        return isNews ? refusal : null;
    }

    static FrameworkCall start(List<Bundle> bundles, Runnable whenDone) {
        return each("start", bundles, bundle -> bundle.start(Bundle.START_ACTIVATION_POLICY), whenDone);
    }

    /** They are to run again: the framework keeps that in mind. */
    static FrameworkCall stop(List<Bundle> bundles, Runnable whenDone) {
        return each("stop", bundles, bundle -> bundle.stop(Bundle.STOP_TRANSIENT), whenDone);
    }

    static FrameworkCall installation(JarSource source, Body body, Runnable whenDone) {
        return new FrameworkCall("installation", source.name(), source, body, whenDone).begun();
    }

    /** Of a bundle that is stopped. */
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
        return new FrameworkCall(name, first.getSymbolicName(), described(first), call -> call.all(action, all), whenDone)
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
        } catch (Throwable e) { // of any type: it is code of others
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

    /** The bundle that it is done to, with its version. */
    String subject() {
        return subject;
    }

    /** The one that is called now, or was called last; null for an installation. */
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

    /** From now on a thread of the framework does it. */
    void isDoneBy(String threadName) {
        worker = threadName;
    }

    boolean isDoneByFramework() {
        return worker != null;
    }

    /**
     * To be called at each look. True once for each bundle, when that has not returned for this long.
     *
     * @param nanos the time of this look
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
            culprit = null;
        }
        boolean begins = !isSaid && nanos - since > age.toNanos();
        isSaid |= begins;
        return begins;
    }

    boolean hangs() {
        return isSaid && !done && subject.equals(watched);
    }

    /** Lets it end when the bundle that it is at returns: nobody waits for it any more. */
    void giveUp() {
        isGivenUp = true;
    }

    /** Whose code it hangs in; null if that cannot be told. */
    HangingBundle culprit() {
        return culprit;
    }

    void setCause(HangingBundle found) {
        culprit = found;
    }

    /** Whether it hangs in code of another bundle than the one that it is done to. */
    boolean isHeldUp() {
        return hangs() && culprit != null && !culprit.bundle().equals(current);
    }

    /** Asks again, since it may hang anew elsewhere. */
    void interruptAgain() {
        interruptThread();
    }

    /** Whether listeners and hooks are all that is called. */
    boolean runsOnlyOthers() {
        return name.equals("installation") || name.equals("removal");
    }

    /** Asks the call to end, once. */
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

    /** Whether it goes on though it was interrupted so long ago. */
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
