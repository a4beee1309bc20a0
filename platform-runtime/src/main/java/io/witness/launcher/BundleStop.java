package io.witness.launcher;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;

/** The stop of one bundle, on a thread of its own: it may never return. */
final class BundleStop {
    private static final int FRAMES = 4;

    private final Bundle bundle;
    private final Thread thread;

    private BundleStop(Bundle bundle) {
        this.bundle = bundle;
        this.thread = new Thread(this::stop, "witness-stop " + bundle.getSymbolicName());
        thread.setDaemon(true);
    }

    static BundleStop begin(Bundle bundle) {
        BundleStop stop = new BundleStop(bundle);
        stop.thread.start();
        return stop;
    }

    private void stop() {
        try {
            bundle.stop(Bundle.STOP_TRANSIENT);
        } catch (BundleException | RuntimeException | Error e) { // of any type: it is code of others
            System.err.println("witness: " + bundle + " has not stopped well: " + e);
        }
    }

    /** Waits. */
    boolean isDoneAfter(long millis) throws InterruptedException {
        thread.join(Math.max(1, millis));
        return !thread.isAlive();
    }

    /** Which thread is in the way, and where it is. */
    String hang() {
        Thread culprit = thread;
        StackTraceElement[] stack = thread.getStackTrace();
        for (Map.Entry<Thread, StackTraceElement[]> other :
                Thread.getAllStackTraces().entrySet()) {
            // who starts or stops it already: the framework lets a second one wait for that
            if (other.getKey() != thread && other.getKey().getName().endsWith(" of " + bundle.getSymbolicName())) {
                culprit = other.getKey();
                stack = other.getValue();
            }
        }
        return bundle.getSymbolicName() + " " + bundle.getVersion() + " does not stop: thread \"" + culprit.getName()
                + "\" is at " + frames(stack);
    }

    /** The innermost, and the first ones that are neither the JDK's nor the framework's. */
    private static String frames(StackTraceElement[] stack) {
        List<String> frames = new ArrayList<>();
        for (StackTraceElement frame : stack) {
            boolean isForeign = !frame.getClassName().matches("(java|jdk|sun|org\\.apache\\.felix\\.framework)\\..*");
            if (frames.size() < FRAMES && (frames.isEmpty() || isForeign)) {
                frames.add(frame.toString());
            }
        }
        return String.join(" < ", frames);
    }
}
