package io.witness.monitor.internal.metrics;

/**
 * Lists the metrics of sockets, rings, readers and consumers. Names follow the conventions of Prometheus: a counter gets {@code
 * _total} when it is written, a unit is the end of the name.
 */
public enum Metric {
    /** Falls when the interface is missing or down, or the socket has failed. */
    SOCKET_UP(
            Type.GAUGE,
            "witness_socket_up",
            "1 if the socket's rings are open and packets can arrive, or its replay has ended"),
    /** Tells failures from waiting. */
    SOCKET_PHASE(Type.STATES, "witness_socket_phase", "state of the socket: 1 for the present one"),
    /** Falls with a configuration that cannot be used. */
    SOCKET_AS_CONFIGURED(
            Type.GAUGE, "witness_socket_as_configured", "0 if the socket failed or a change of its entry was refused"),
    /** Falls when no client can connect. */
    SOCKET_LISTENING(Type.GAUGE, "witness_socket_listening", "1 if clients can connect"),
    /** Falls for good when a client interferes. */
    SOCKET_EXACT(
            Type.GAUGE,
            "witness_socket_exact",
            "0 once a client has read the kernel's counters or written into the ring: packets and drops are then too low"),
    /** Stands still while no packets arrive. */
    SOCKET_PACKETS(
            Type.COUNTER,
            "witness_socket_packets",
            "packets that the kernel put into the socket's rings, closed ones included"),
    /** Rises when readers keep blocks for too long, or the ring is too small for the rate. */
    SOCKET_DROPPED_PACKETS(
            Type.COUNTER, "witness_socket_dropped_packets", "packets that the kernel lost because a ring had no room"),
    /** Rises with each time that a ring becomes full. */
    SOCKET_FREEZES(Type.COUNTER, "witness_socket_freezes", "how often a ring became full"),
    /** Rises when rings are replaced while packets arrive. */
    SOCKET_LOST_AT_CLOSE_PACKETS(
            Type.COUNTER,
            "witness_socket_lost_at_close_packets",
            "accepted packets that were not taken before their ring was closed"),
    /** Rises with changes of the entry, and with an interface that comes and goes. */
    SOCKET_RING_REPLACEMENTS(
            Type.COUNTER, "witness_socket_ring_replacements", "how often the rings were closed to be replaced"),
    /** Rises when clients exceed a limit or break the protocol. */
    SOCKET_REFUSED_CLIENTS(
            Type.COUNTER,
            "witness_socket_refused_clients",
            "connections that did not become clients, since the present rings were opened"),

    /** Differs from ring to ring with the fanout type. */
    RING_PACKETS(Type.COUNTER, "witness_ring_packets", "packets that the kernel put into the ring"),
    /** Rises when readers keep blocks for too long, or the ring is too small for the rate. */
    RING_DROPPED_PACKETS(
            Type.COUNTER, "witness_ring_dropped_packets", "packets that the kernel lost because the ring had no room"),
    /** Rises with each time that the ring becomes full. */
    RING_FREEZES(Type.COUNTER, "witness_ring_freezes", "how often the ring became full"),
    /** Lags behind the accepted packets by those in blocks that are not taken yet. */
    RING_TAKEN_PACKETS(
            Type.COUNTER, "witness_ring_taken_packets", "packets in blocks that were taken and offered to readers"),
    /** Rises with each block. */
    RING_TAKEN_BLOCKS(Type.COUNTER, "witness_ring_taken_blocks", "blocks that were taken and offered to readers"),
    /** Rises when somebody writes into the ring. */
    RING_MALFORMED_BLOCKS(Type.COUNTER, "witness_ring_malformed_blocks", "blocks that cannot be what the kernel wrote"),
    /** Shows how full the ring is. */
    RING_BLOCKS(Type.GAUGE, "witness_ring_blocks", "blocks by state: free, or held by a reader or for one"),
    /** Falls when readers lag: at 0 the kernel drops. */
    RING_SLACK(
            Type.GAUGE,
            "witness_ring_slack_seconds",
            "how long the free blocks last at the rate of the last seconds, if no block is returned"),
    /** Grows only if the thread hangs. */
    RING_THREAD_BUSY(
            Type.GAUGE,
            "witness_ring_thread_busy_seconds",
            "how long the ring's thread has been at its present round of work; 0 while it waits"),
    /** Rises when a reader leaves. */
    RING_ENDED_READERS(Type.COUNTER, "witness_ring_ended_readers", "readers that are gone, the evicted ones included"),
    /** Rises when a reader kept blocks that others needed, or an operator did not want it. */
    RING_EVICTED_READERS(
            Type.COUNTER,
            "witness_ring_evicted_readers",
            "readers that were evicted by reason: slow, since they kept blocks that others needed, or operator"),
    /** Rises when a reader ends with blocks in its hands. */
    RING_FORFEITED_PACKETS(
            Type.COUNTER,
            "witness_ring_forfeited_packets",
            "packets that readers had in flight when they ended or were evicted"),

    /** Shows who reads. */
    READERS(Type.GAUGE, "witness_readers", "present readers of the ring with this name"),
    /** Rises with what a reader gets. */
    READER_DELIVERED_PACKETS(Type.COUNTER, "witness_reader_delivered_packets", "packets handed over to the reader"),
    /** Rises when the reader is too slow. */
    READER_SKIPPED_PACKETS(
            Type.COUNTER, "witness_reader_skipped_packets", "packets given up for the reader because it was too slow"),
    /** Stays at the limit for a reader that is too slow. */
    READER_IN_FLIGHT_BLOCKS(Type.GAUGE, "witness_reader_in_flight_blocks", "blocks in the reader's hands"),
    /** Grows when the reader is too slow. */
    READER_WAITING_BLOCKS(Type.GAUGE, "witness_reader_waiting_blocks", "blocks that wait in the ring for the reader"),
    /** Grows when the reader is too slow. */
    READER_LAG_BLOCKS(
            Type.GAUGE,
            "witness_reader_lag_blocks",
            "blocks filled since the oldest one that the reader has not returned"),
    /** Grows when the reader is too slow. */
    READER_LAG(Type.GAUGE, "witness_reader_lag_seconds", "the lag in time, at the ring's rate of the last seconds"),
    /** Grows when the reader hangs. */
    READER_OLDEST_HOLD(
            Type.GAUGE, "witness_reader_oldest_hold_seconds", "how long the reader has had its oldest block in flight"),
    /** Shows how fast the reader is. */
    READER_HOLD(
            Type.HISTOGRAM,
            "witness_reader_hold_seconds",
            "how long blocks were in flight that the reader has returned"),

    /** Tells hanging and failed consumers. */
    CONSUMER_STATE(Type.STATES, "witness_consumer_state", "state of the consumer at the ring: 1 for the present one"),
    /** Rises when a consumer fails or is evicted. */
    CONSUMER_RESTARTS(Type.COUNTER, "witness_consumer_restarts", "how often the consumer was reopened"),
    /** Rises while a consumer does not run. */
    CONSUMER_MISSED_PACKETS(
            Type.COUNTER, "witness_consumer_missed_packets", "packets that were taken while the consumer did not read"),
    /** Rises with what the consumer gets. */
    CONSUMER_DELIVERED_PACKETS(
            Type.COUNTER,
            "witness_consumer_delivered_packets",
            "packets handed over to the consumer, over all its runs"),
    /** Rises when the consumer is too slow. */
    CONSUMER_SKIPPED_PACKETS(
            Type.COUNTER,
            "witness_consumer_skipped_packets",
            "packets given up for the consumer because it was too slow"),
    /** Rises when the consumer fails with blocks in its hands. */
    CONSUMER_FORFEITED_PACKETS(
            Type.COUNTER,
            "witness_consumer_forfeited_packets",
            "packets that the consumer had in flight when it ended or was evicted"),
    /** Rises when somebody writes into the ring. */
    CONSUMER_MALFORMED_BLOCKS(
            Type.COUNTER, "witness_consumer_malformed_blocks", "blocks that the consumer could not read"),
    /** Means what the consumer says. */
    CONSUMER_FIGURE(
            Type.UNKNOWN,
            "witness_consumer_figure",
            "the consumer's own number with this name, in this unit: see witness:consumers for its meaning"),

    /** Changes with an update. */
    BUILD(Type.INFO, "witness_build", "the version that runs");

    /** Lists the types of metrics. */
    enum Type {
        COUNTER,
        GAUGE,
        HISTOGRAM,
        STATES,
        INFO,
        UNKNOWN
    }

    private final Type type;
    private final String baseName;
    private final String help;

    Metric(Type type, String baseName, String help) {
        this.type = type;
        this.baseName = baseName;
        this.help = help;
    }

    Type type() {
        return type;
    }

    /** Returns the name without the suffix of its type. */
    String baseName() {
        return baseName;
    }

    String help() {
        return help;
    }

    /** Returns the name in queries; that of a histogram is followed by {@code _bucket}, {@code _sum} or {@code _count}. */
    public String queryName() {
        return switch (type) {
            case COUNTER -> baseName + "_total";
            case INFO -> baseName + "_info";
            default -> baseName;
        };
    }
}
