package io.witness.api.socket;

import java.util.Locale;

/** Says what happens to a reader that keeps blocks for too long when the kernel is about to need them. */
public enum SlowClient {
    /** Waiting blocks are skipped. Blocks in flight stay with the reader until it is evicted for the sake of another one. */
    SKIP,
    /** Nothing: the kernel drops packets, for all readers, until the blocks come back. */
    WAIT;

    /**
     * Reads the value of {@link SocketKeys#SLOW_CLIENT}; case does not matter.
     *
     * @param text {@code skip}, {@code wait}, or nothing for the default
     * @return the parsed value
     * @throws SpecificationException if it is none of these
     */
    public static SlowClient of(String text) throws SpecificationException {
        return switch (text.strip().toLowerCase(Locale.ROOT)) {
            case "", "skip" -> SKIP;
            case "wait" -> WAIT;
            default ->
                throw new SpecificationException(
                        SocketKeys.SLOW_CLIENT,
                        text,
                        "is unknown: use \"skip\" (a slow client misses blocks) or \"wait\" (the kernel drops packets)");
        };
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
