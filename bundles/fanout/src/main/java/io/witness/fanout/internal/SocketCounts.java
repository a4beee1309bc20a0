package io.witness.fanout.internal;

import io.witness.api.socket.RingStatus;
import io.witness.api.socket.SocketTotals;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What all rings of a socket have counted, those included that are closed. No number that only grows ever goes back: a group
 * of rings is counted from its opening on, and its last numbers take its place at one moment. Changed by the socket's thread,
 * read by any.
 */
final class SocketCounts {
    private volatile State state = new State(SocketTotals.none(Instant.now()), List.of());

    private record State(SocketTotals closed, List<FanoutGroup> counting) {}

    /** The totals at a moment, and the rings that are open as they are in these totals. */
    record Counted(SocketTotals totals, List<RingStatus> rings) {}

    void opened(FanoutGroup group) {
        List<FanoutGroup> counting = new ArrayList<>(state.counting);
        counting.add(group);
        state = new State(state.closed, List.copyOf(counting));
    }

    /** The group is closed: its counts change no more. */
    void closed(FanoutGroup group) {
        List<FanoutGroup> counting =
                state.counting.stream().filter(other -> other != group).toList();
        state = new State(state.closed.plusClosed(group.status()), counting);
    }

    /** Reads all counts. Any thread may call. */
    Counted read(Optional<FanoutGroup> open) {
        State now = state;
        SocketTotals totals = now.closed;
        List<RingStatus> rings = List.of();
        for (FanoutGroup group : now.counting) {
            List<RingStatus> status = group.status();
            totals = totals.plus(status);
            rings = open.filter(shown -> shown == group).isPresent() ? status : rings;
        }
        return new Counted(totals, rings);
    }
}
