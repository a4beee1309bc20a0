package io.witness.api.socket;

/**
 * What a socket, or its listener, does now.
 *
 * @param phase the kind of state
 * @param detail one line for people: what it waits for, why it failed; for {@link Phase#CAPTURING} and
 *     {@link Phase#LISTENING} the last change of its configuration, if that was refused and what was before goes on; empty if
 *     there is nothing to add
 */
public record SocketState(Phase phase, String detail) {
    /** Kinds of states. */
    public enum Phase {
        /** Not tried yet. */
        STARTING("starting"),
        /** The interface does not exist; the socket starts when it comes. */
        WAITING("waiting for interface"),
        /** The interface is there, but down or without carrier; capture goes on when that changes. */
        DOWN("down"),
        /** The rings are open, and packets can come. */
        CAPTURING("capturing"),
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
        return switch (phase) {
            case STARTING, WAITING, DOWN -> true;
            case CAPTURING, LISTENING -> detail.isEmpty();
            case FAILED -> false;
        };
    }

    @Override
    public String toString() {
        return detail.isEmpty() ? phase.toString() : phase + ": " + detail;
    }
}
