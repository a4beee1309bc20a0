package io.witness.flows;

/** Lists why a record is written, with the reasons that Suricata knows. */
public enum FlowEnd {
    /** The flow had no packet for the timeout of its protocol and state. */
    IDLE("idle", "timeout"),
    /** The flow goes on, and this is a part of it: it lasted for the active timeout. */
    ACTIVE("active", "timeout"),
    /** A new connection between the same endpoints began. */
    REUSED("reused", "tcp_reuse"),
    /** The table was full, and the slot was needed for another flow. */
    EVICTED("evicted", "forced"),
    /** The capture or the ring ended. */
    SHUTDOWN("shutdown", "shutdown");

    private static final FlowEnd[] ALL = values();

    private final String text;
    private final String reason;

    FlowEnd(String text, String reason) {
        this.text = text;
        this.reason = reason;
    }

    /**
     * Returns Suricata's word for it, the {@code reason} of its records.
     *
     * @return the word
     */
    public String reason() {
        return reason;
    }

    /** Returns the name in records. */
    @Override
    public String toString() {
        return text;
    }

    /** Returns how many there are. */
    static int count() {
        return ALL.length;
    }
}
