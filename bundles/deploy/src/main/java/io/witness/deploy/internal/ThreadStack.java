package io.witness.deploy.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** Captures a thread's stack, the innermost call first. */
record ThreadStack(List<StackTraceElement> stack) {
    private static final int FRAMES = 4;
    private static final String FRAMEWORK = "org.apache.felix.framework.";
    /** As in {@code BundleStop} of the launcher, which cannot use classes of bundles. */
    private static final Pattern OF_OTHERS =
            Pattern.compile("(java|jdk|sun|org\\.apache\\.felix\\.(framework|resolver|cm|scr))\\."
                    + "|io\\.witness\\.(launcher\\.(BundleStop|OrderlyStop|Run)|"
                    + "deploy\\.internal\\.(FrameworkCall|Bundles|Removal|Installation))\\b");

    static ThreadStack of(Thread thread) {
        return new ThreadStack(Arrays.asList(thread.getStackTrace()));
    }

    /** Returns the calls of code outside of the JDK, the framework and its services, innermost first. */
    List<StackTraceElement> foreign() {
        return stack.stream().filter(ThreadStack::isForeign).toList();
    }

    private static boolean isForeign(StackTraceElement frame) {
        return !OF_OTHERS.matcher(frame.getClassName()).lookingAt();
    }

    /** Tells whether the framework delivers an event to a listener there. */
    boolean isInListener() {
        return stack.stream()
                .anyMatch(frame -> frame.getClassName().equals(FRAMEWORK + "EventDispatcher")
                        && frame.getMethodName().startsWith("invoke"));
    }

    /** Formats the innermost call, and the first calls of foreign code. */
    @Override
    public String toString() {
        List<String> frames = new ArrayList<>();
        for (StackTraceElement frame : stack) {
            if (frames.size() < FRAMES && (frames.isEmpty() || isForeign(frame))) {
                boolean hasLine = frame.getFileName() != null && frame.getLineNumber() > 0;
                String position = hasLine ? "(" + frame.getFileName() + ":" + frame.getLineNumber() + ")" : "";
                frames.add(frame.getClassName() + "." + frame.getMethodName() + position);
            }
        }
        return String.join(" < ", frames);
    }
}
