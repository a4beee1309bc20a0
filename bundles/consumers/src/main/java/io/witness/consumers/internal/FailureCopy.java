package io.witness.consumers.internal;

import java.util.Arrays;
import java.util.function.Function;

/**
 * Copies a consumer's exception, so that any thread may use it: the methods of the original are code of the consumer, and
 * may throw or hang.
 */
final class FailureCopy extends Exception {
    private static final long serialVersionUID = 1L;
    private static final int MOST_CAUSES = 8;
    private static final int MOST_FRAMES = 32;
    private static final int MOST_CHARACTERS = 300;

    private final String text;

    private FailureCopy(String text, FailureCopy cause) {
        super(text, cause, false, true);
        this.text = text;
    }

    /** Makes a copy; must be called by the consumer's thread. */
    static FailureCopy of(Throwable thrown) {
        return of(thrown, MOST_CAUSES);
    }

    private static FailureCopy of(Throwable thrown, int causes) {
        Throwable cause = causes == 0 ? null : asked(thrown, Throwable::getCause, null);
        FailureCopy copy = new FailureCopy(text(thrown), cause == null ? null : of(cause, causes - 1));
        StackTraceElement[] frames = asked(thrown, Throwable::getStackTrace, null);
        if (frames == null) {
            frames = new StackTraceElement[0];
        }
        copy.setStackTrace(Arrays.stream(frames)
                .filter(frame -> frame != null)
                .limit(MOST_FRAMES)
                .toArray(StackTraceElement[]::new));
        return copy;
    }

    /** Formats the class name and the message in one line. */
    private static String text(Throwable thrown) {
        String message = asked(thrown, Throwable::getMessage, "(its message is not available)");
        String name = thrown.getClass().getName();
        if (message == null) {
            return name;
        }
        String line = (name + ": " + message).replaceAll("\\p{Cntrl}+", " ");
        return line.length() <= MOST_CHARACTERS ? line : line.substring(0, MOST_CHARACTERS) + "...";
    }

    private static <T> T asked(Throwable thrown, Function<Throwable, T> question, T otherwise) {
        try {
            return question.apply(thrown);
        } catch (Throwable e) { // may be code of the consumer, too
            return otherwise;
        }
    }

    @Override
    public String toString() {
        return text;
    }
}
