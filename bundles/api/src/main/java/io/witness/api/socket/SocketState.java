package io.witness.api.socket;

/**
 * What a socket, or its listener, does now.
 *
 * @param phase the kind of state
 * @param detail one line for people: what it waits for, why it failed; empty if there is nothing to add
 * @param refusal one line for people: why the last change of its configuration has no effect, while what was before goes on;
 *     empty if no change was refused
 */
public record SocketState(Phase phase, String detail, String refusal) {
    /** Kinds of states. */
    public enum Phase {
        /** Not tried yet. */
        STARTING("starting"),
        /** The interface does not exist; the socket starts when it comes. */
        WAITING("waiting"),
        /** The interface is there, but down or without carrier; capture goes on when that changes. */
        DOWN("down"),
        /** The rings are open, and packets can come. */
        CAPTURING("capturing"),
        /** The rings are open, and nothing comes any more: all was played. */
        OVER("over"),
        /** Clients can connect. */
        LISTENING("listening"),
        /** It cannot work as it is configured. */
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
     * A state of a configuration that has its effect.
     *
     * @param phase the kind of state
     * @param detail one line for people, or empty
     */
    public SocketState(Phase phase, String detail) {
        this(phase, detail, "");
    }

    /**
     * A state that needs no detail.
     *
     * @param phase the kind of state
     * @return the state
     */
    public static SocketState of(Phase phase) {
        return new SocketState(phase, "");
    }

    /**
     * Whether this is what the configuration asks for, as far as the host allows.
     *
     * @return false if it failed, or if a change was refused: whoever removes the cause has to have it tried again
     */
    public boolean isAsConfigured() {
        return phase != Phase.FAILED && refusal.isEmpty();
    }

    /**
     * This state after a change was refused.
     *
     * @param reason why, in one line; empty if none was
     * @return the state
     */
    public SocketState withRefusal(String reason) {
        return new SocketState(phase, detail, reason);
    }

    /**
     * What there is to say beside the phase.
     *
     * @return the detail and the refusal, in one line for people; empty if there is neither
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
