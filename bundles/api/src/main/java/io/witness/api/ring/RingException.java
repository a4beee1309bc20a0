package io.witness.api.ring;

import java.util.Optional;

/** Reports that a ring cannot be opened or used. The message says why and what helps, in one line. */
public class RingException extends Exception {
    private static final long serialVersionUID = 1L;

    /** The key to blame; null: none. */
    private final String key;

    /**
     * Reports a failure that no key of the specification caused.
     *
     * @param message what failed and what helps
     */
    public RingException(String message) {
        this(null, message);
    }

    /**
     * Reports a failure that the value of a key caused.
     *
     * @param key the key of the socket's specification, such as {@code Filter}; null: none
     * @param message the problem and what helps
     */
    public RingException(String key, String message) {
        super(message);
        this.key = key;
    }

    /**
     * Returns the key whose value caused the failure.
     *
     * @return the key, if one is to blame
     */
    public Optional<String> key() {
        return Optional.ofNullable(key);
    }
}
