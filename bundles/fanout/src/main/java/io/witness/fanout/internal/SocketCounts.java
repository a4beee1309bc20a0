package io.witness.fanout.internal;

import io.witness.api.socket.FanoutStatus;
import io.witness.api.socket.RingStatus;
import io.witness.api.socket.SocketTotals;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Sums the counters of all rings of a socket, including closed ones. No number that only grows ever decreases: a group of
 * rings is counted from its opening on, and is replaced by its final numbers in one step. Changed by the socket's thread,
 * read by any.
 */
final class SocketCounts {
    private volatile State state = new State(SocketTotals.none(Instant.now()), List.of());

    private record State(SocketTotals closed, List<FanoutGroup> counting) {}

    /** Holds the totals at a moment, and the open rings with the numbers that are in these totals. */
    record Counted(SocketTotals totals, List<RingStatus> rings, Optional<FanoutStatus> fanout) {
        /** Counts nothing yet. */
        static Counted nothing(Instant since) {
            return new Counted(SocketTotals.none(since), List.of(), Optional.empty());
        }
    }

    void opened(FanoutGroup group) {
        List<FanoutGroup> counting = new ArrayList<>(state.counting);
        counting.add(group);
        state = new State(state.closed, List.copyOf(counting));
    }

    /** Notes that the group is closed and its counters are final. */
    void closed(FanoutGroup group) {
        List<FanoutGroup> counting =
                state.counting.stream().filter(other -> other != group).toList();
        state = new State(state.closed.plusClosed(group.status()), counting);
    }

    /** Reads all counters. Any thread may call. */
    Counted read(Optional<FanoutGroup> open) {
        State now = state;
        SocketTotals totals = now.closed;
        List<RingStatus> rings = List.of();
        for (FanoutGroup group : now.counting) {
            List<RingStatus> status = group.status();
            totals = totals.plus(status);
            rings = open.filter(shown -> shown == group).isPresent() ? status : rings;
        }
        return new Counted(totals, rings, open.map(FanoutGroup::fanout));
    }
}
