package io.witness.flows;

/**
 * Describes packets that were not read, so that no flow contains them.
 *
 * @param cause why
 * @param fromNanos after this time, nanoseconds since 1970
 * @param toNanos before this time, nanoseconds since 1970
 * @param packets how many packets; {@link #UNKNOWN}
 * @param blocks how many blocks of a ring; {@link #UNKNOWN}
 */
public record GapRecord(Cause cause, long fromNanos, long toNanos, long packets, long blocks) {
    /** The number is not known. */
    public static final long UNKNOWN = -1;

    /** Lists the reasons. */
    public enum Cause {
        /** The kernel had no room in the ring. */
        DROP("drop"),
        /** Blocks were given up for this reader, which was behind. */
        SKIP("skip"),
        /** This reader was evicted, and came back. */
        EVICTION("eviction"),
        /** The link was down. */
        LINK_DOWN("link_down"),
        /** The ring was replaced, or the connection to it ended. */
        RECONNECTION("reconnection");

        private final String text;

        Cause(String text) {
            this.text = text;
        }

        /** Returns the name in records. */
        @Override
        public String toString() {
            return text;
        }
    }
}
