package io.witness.api.ring;

import java.util.Optional;

/** A ring cannot be had or used. The message says why and what helps, in one line. */
public class RingException extends Exception {
    private static final long serialVersionUID = 1L;

    /** The key, null if none is to blame. */
    private final String key;

    /**
     * A failure that no key of the specification is to blame for.
     *
     * @param message what failed and what helps
     */
    public RingException(String message) {
        this(null, message);
    }

    /**
     * A failure that a key's value leads to.
     *
     * @param key the key of the socket's specification, such as {@code Filter}; null: none
     * @param message what is wrong with it and what helps
     */
    public RingException(String key, String message) {
        super(message);
        this.key = key;
    }

    /**
     * The key whose value leads to the failure.
     *
     * @return the key, if one is to blame
     */
    public Optional<String> key() {
        return Optional.ofNullable(key);
    }
}
