package io.witness.consumers.internal;

import io.witness.api.consumer.ConsumerEnd;
import io.witness.api.consumer.FigureValue;
import io.witness.api.consumer.PlacementStatus;
import io.witness.api.consumer.PlacementStatus.State;
import io.witness.api.socket.Ledger;
import io.witness.api.socket.Subscription;
import io.witness.api.socket.SubscriptionStatus;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;

/** Records the state and the counters of a consumer at a ring. Written by its thread, read by any without waiting. */
final class PlacementHistory {
    private final String consumer;
    private final RingKey key;
    private volatile Condition condition = new Condition(State.STARTING, Instant.now(), "");
    private volatile Sums sums;
    private volatile Figures figures = new Figures();
    private volatile long restarts;
    private String lastEnd = "";

    /** Describes the consumer's state, and its reason. */
    record Condition(State state, Instant since, String why) {}

    /**
     * Sums up the finished runs, and refers to the current one.
     *
     * @param missed packets between the runs
     * @param readFrom packets that the ring had taken when the current run began to read; without one, when the last run
     *     ended
     */
    private record Sums(
            Ledger ledger, long malformed, long longest, long missed, long readFrom, Subscription current) {}

    PlacementHistory(String consumer, RingKey key) {
        this.consumer = consumer;
        this.key = key;
        this.sums = new Sums(Ledger.EMPTY, 0, 0, 0, taken(), null);
    }

    private long taken() {
        return key.ring().taken().packets();
    }

    void setCondition(State state, String why) {
        condition = new Condition(state, Instant.now(), why);
    }

    /** Notes that a run has ended, and another one follows after a pause. */
    void runEnded(State state, String why) {
        lastEnd = why;
        setCondition(state, why);
    }

    /** Notes that a run begins after a failed one. For one thread. */
    void restarting() {
        restarts = restarts + 1;
        setCondition(State.STARTING, lastEnd);
    }

    /** Notes that the consumer reads. The end of the last run is still worth reporting. */
    void running() {
        setCondition(State.RUNNING, lastEnd.isEmpty() ? "" : "reopened after: " + lastEnd);
    }

    /** Sets the figures of a new run. */
    void setFigures(Figures current) {
        figures = current;
    }

    /** Notes that a run begins to read; {@code takenBefore} is the result of {@link #takenPackets} right before. */
    void readingStarted(Subscription subscription, long takenBefore) {
        Sums past = sums;
        sums = new Sums(
                past.ledger,
                past.malformed,
                past.longest,
                past.missed + Math.max(0, takenBefore - past.readFrom),
                takenBefore,
                subscription);
    }

    long takenPackets() {
        return taken();
    }

    /** Notes that the run's subscription is closed. */
    void readingEnded() {
        Sums past = sums;
        if (past.current != null) {
            SubscriptionStatus last = past.current.status();
            sums = new Sums(
                    past.ledger.plus(last.ledger()),
                    past.malformed + last.malformed().orElse(0),
                    Math.max(past.longest, last.longestHoldNanos()),
                    past.missed,
                    past.readFrom + last.ledger().taken().packets(),
                    null);
        }
    }

    /**
     * Returns the present status.
     *
     * @param hang the call that hangs; null if none does
     * @param end why the current run has ended; null if it has not
     */
    PlacementStatus status(Condition hang, ConsumerEnd end) {
        Sums now = sums;
        Condition shown = hang != null ? hang : condition;
        SubscriptionStatus current = now.current == null ? null : now.current.status();
        Ledger ledger = current == null ? now.ledger : now.ledger.plus(current.ledger());
        long readUpTo = current == null
                ? now.readFrom
                : now.readFrom + current.ledger().taken().packets();
        boolean reads = current != null && end == null;
        List<FigureValue> values = figures.published();
        return new PlacementStatus(
                consumer,
                key.socketName(),
                key.fanoutIndex(),
                shown.state,
                shown.since,
                shown.why,
                restarts,
                reads ? now.missed : now.missed + Math.max(0, taken() - readUpTo),
                ledger,
                current == null ? 0 : current.lagBlocks(),
                current == null ? OptionalLong.empty() : current.oldestInFlightNanos(),
                now.malformed + (current == null ? 0 : current.malformed().orElse(0)),
                Math.max(now.longest, current == null ? 0 : current.longestHoldNanos()),
                values);
    }
}
