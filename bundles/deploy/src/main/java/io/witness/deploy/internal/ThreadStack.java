package io.witness.deploy.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** Where a thread is: a moment of its stack, the innermost call first. */
record ThreadStack(List<StackTraceElement> stack) {
    private static final int FRAMES = 3;
    private static final String FRAMEWORK = "org.apache.felix.framework.";
    private static final Pattern OF_OTHERS =
            Pattern.compile("(java|jdk|sun)\\.|org\\.apache\\.felix\\.(framework|cm|scr)\\.|"
                    + Pattern.quote(ThreadStack.class.getPackageName())
                    + "\\.(FrameworkCall|Bundles|Removal|Installation)\\b");

    static ThreadStack of(Thread thread) {
        return new ThreadStack(Arrays.asList(thread.getStackTrace()));
    }

    /** The calls of code that is neither the JDK's nor the framework's and its services', innermost first. */
    List<StackTraceElement> foreign() {
        return stack.stream().filter(ThreadStack::isForeign).toList();
    }

    private static boolean isForeign(StackTraceElement frame) {
        return !OF_OTHERS.matcher(frame.getClassName()).lookingAt();
    }

    /** Whether the framework calls a listener there, to which it delivers events. */
    boolean isInListener() {
        return stack.stream()
                .anyMatch(frame -> frame.getClassName().equals(FRAMEWORK + "EventDispatcher")
                        && frame.getMethodName().startsWith("invoke"));
    }

    /** The innermost call, and the first ones of foreign code. */
    @Override
    public String toString() {
        List<String> frames = new ArrayList<>();
        for (StackTraceElement frame : stack) {
            if (frames.size() < FRAMES && (frames.isEmpty() || isForeign(frame))) {
                boolean hasLine = frame.getFileName() != null && frame.getLineNumber() > 0;
                String place = hasLine ? "(" + frame.getFileName() + ":" + frame.getLineNumber() + ")" : "";
                frames.add(frame.getClassName() + "." + frame.getMethodName() + place);
            }
        }
        return String.join(" < ", frames);
    }
}
