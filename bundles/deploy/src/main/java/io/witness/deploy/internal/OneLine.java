package io.witness.deploy.internal;

/** Makes foreign text fit on a line of the log. */
final class OneLine {
    private static final int LONGEST = 500;

    private OneLine() {}

    static String of(String text) {
        String line = text.codePoints()
                .map(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT ? ' ' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString()
                .strip();
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
    }

    /** Returns the innermost message that is not empty, otherwise the type. */
    static String of(Throwable failure) {
        StringBuilder text = new StringBuilder(described(failure));
        int depth = 0;
        for (Throwable cause = failure.getCause(); cause != null && depth < 5; cause = cause.getCause(), depth++) {
            String described = described(cause);
            if (text.indexOf(described) < 0) {
                text.append(": ").append(described);
            }
        }
        return of(text.toString());
    }

    private static String described(Throwable failure) {
        String message = message(failure);
        if (failure instanceof org.osgi.framework.BundleException && !message.isEmpty()) {
            return message;
        }
        String type = failure.getClass().getSimpleName();
        return message.isEmpty() ? type : type + ": " + message;
    }

    // A message is computed by the exception's own code.
    private static String message(Throwable failure) {
        try {
            return failure.getMessage() == null ? "" : failure.getMessage();
        } catch (RuntimeException | Error e) {
            return "";
        }
    }
}
