package io.witness.api.socket;

/**
 * What a socket, or its listener, does now.
 *
 * @param phase the kind of state
 * @param detail one line for people: what it waits for, why it failed; empty if there is nothing to add
 */
public record SocketState(Phase phase, String detail) {
    /** Kinds of states. */
    public enum Phase {
        /** Not tried yet. */
        STARTING("starting"),
        /** The interface does not exist; the socket starts when it comes. */
        WAITING("waiting for interface"),
        /** The rings are open. */
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

    @Override
    public String toString() {
        return detail.isEmpty() ? phase.toString() : phase + ": " + detail;
    }
}
