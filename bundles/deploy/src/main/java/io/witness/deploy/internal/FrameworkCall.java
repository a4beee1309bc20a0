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
    private final Thread thread;
    private final long begin = System.nanoTime();
    private final List<String> failures = new ArrayList<>();
    private volatile Bundle current;
    private volatile String subject;
    private volatile boolean done;
    /** Name of the framework's thread that does it, and is waited for; null if there is none. */
    private volatile String worker;

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
        Body body = call -> all.forEach(bundle -> call.at(bundle).one(action, bundle));
        return new FrameworkCall(name, first.getSymbolicName(), described(first), body, whenDone)
                .at(first)
                .begun();
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

    /** From now on, and until null is set, a thread of the framework does it. */
    void isDoneBy(String threadName) {
        worker = threadName;
    }

    boolean isDoneByFramework() {
        return worker != null;
    }

    /** True once, when the call has not returned for this long. */
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
        doing().interrupt();
    }

    /** Whether listeners and hooks are all that is called. */
    boolean runsOnlyOthers() {
        return name.equals("installation") || name.equals("removal");
    }

    /** Asks the call to end, once. */
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

    /** Whether it goes on though it was interrupted so long ago. */
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
