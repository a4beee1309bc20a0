package io.witness.api.socket;

/**
 * Describes the state of a socket, or of its listener.
 *
 * @param phase the kind of state
 * @param detail one line for people: what it waits for, or why it failed; empty if there is nothing to add
 * @param refusal one line for people: why the last change of its configuration has no effect, while it keeps running with
 *     the old one; empty if no change was refused
 */
public record SocketState(Phase phase, String detail, String refusal) {
    /** Lists the kinds of states. */
    public enum Phase {
        /** Not tried yet. */
        STARTING("starting"),
        /** The interface does not exist; the socket starts when it appears. */
        WAITING("waiting"),
        /** The interface exists, but is down or without carrier; capture resumes when that changes. */
        DOWN("down"),
        /** The rings are open, and packets can arrive. */
        CAPTURING("capturing"),
        /** The rings are open, but everything was played, so no more packets come. */
        OVER("over"),
        /** Clients can connect. */
        LISTENING("listening"),
        /** It cannot work as configured. */
        FAILED("failed");

        private final String text;

        Phase(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /**
     * Creates a state of a configuration that is in effect.
     *
     * @param phase the kind of state
     * @param detail one line for people, or empty
     */
    public SocketState(Phase phase, String detail) {
        this(phase, detail, "");
    }

    /**
     * Creates a state without detail.
     *
     * @param phase the kind of state
     * @return the state
     */
    public static SocketState of(Phase phase) {
        return new SocketState(phase, "");
    }

    /**
     * Tells whether the configuration is in effect, as far as the host allows.
     *
     * @return false if the socket failed or a change was refused: after the cause is removed, it has to be tried again
     */
    public boolean isAsConfigured() {
        return phase != Phase.FAILED && refusal.isEmpty();
    }

    /**
     * Copies the state with a refused change.
     *
     * @param reason why, in one line; empty if none was
     * @return the state
     */
    public SocketState withRefusal(String reason) {
        return new SocketState(phase, detail, reason);
    }

    /**
     * Describes the state beyond its phase.
     *
     * @return the detail and the refusal, in one line for people; may be empty
     */
    public String remark() {
        String refused = refusal.isEmpty() ? "" : "change refused: " + refusal;
        return detail + (detail.isEmpty() || refused.isEmpty() ? "" : "; ") + refused;
    }

    @Override
    public String toString() {
        String remark = remark();
        return remark.isEmpty() ? phase.toString() : phase + ": " + remark;
    }
}
