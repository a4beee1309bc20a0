package io.witness.api.socket;

/**
 * Reports a value of a socket's specification that cannot be used. The message is one line: key, value, reason and remedy.
 */
public final class SpecificationException extends Exception {
    private static final long serialVersionUID = 1L;

    /** The key to blame. */
    private final String key;

    /**
     * Names a bad value.
     *
     * @param key the key, spelled as in {@link SocketKeys}
     * @param value the value, null if it is absent
     * @param problem what is wrong and what to use instead, such as {@code "is not a …: use …"}
     */
    public SpecificationException(String key, Object value, String problem) {
        super((value == null ? key : key + "=" + quoted(value)) + " " + problem);
        this.key = key;
    }

    private static String quoted(Object value) {
        return value instanceof CharSequence
                ? "\"" + OneLine.ofValue(value.toString()) + "\""
                : OneLine.ofValue(String.valueOf(value));
    }

    /**
     * Returns the key to blame.
     *
     * @return a key of {@link SocketKeys}
     */
    public String key() {
        return key;
    }
}
