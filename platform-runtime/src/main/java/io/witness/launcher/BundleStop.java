package io.witness.launcher;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;

/** Stops one bundle on a separate thread, because it may never return. */
final class BundleStop {
    private static final int FRAMES = 4;
    /** As in {@code ThreadStack} of the bundle {@code deploy}, whose classes the launcher cannot use. */
    private static final Pattern OF_OTHERS =
            Pattern.compile("(java|jdk|sun|org\\.apache\\.felix\\.(framework|resolver|cm|scr))\\."
                    + "|io\\.witness\\.(launcher\\.(BundleStop|OrderlyStop|Run)|"
                    + "deploy\\.internal\\.(FrameworkCall|Bundles|Removal|Installation))\\b");

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
        } catch (BundleException | RuntimeException | Error e) { // of any type, because it is foreign code
            Notice.print(bundle + " failed while stopping: " + (e.getCause() == null ? e : e.getCause()));
        }
    }

    /** Waits for the end. */
    boolean isDoneAfter(long millis) throws InterruptedException {
        thread.join(Math.max(1, millis));
        return !thread.isAlive();
    }

    /** Returns the thread that keeps it from stopping. */
    private Thread blamed() {
        // a thread that starts or stops it already: the framework makes a second one wait
        return Thread.getAllStackTraces().keySet().stream()
                .filter(other -> other.getName().endsWith(" of " + bundle.getSymbolicName()))
                .findFirst()
                .orElse(thread);
    }

    /** Interrupts it. */
    void interrupt() {
        blamed().interrupt();
    }

    /** Says which thread hangs, and where. */
    String hang() {
        Thread blamed = blamed();
        return bundle.getSymbolicName() + " " + bundle.getVersion() + " does not stop: thread \"" + blamed.getName()
                + "\" is at " + frames(blamed.getStackTrace());
    }

    /** Formats the innermost call, and the first ones outside of the JDK and the framework. */
    static String frames(StackTraceElement[] stack) {
        List<String> frames = new ArrayList<>();
        for (StackTraceElement frame : stack) {
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
