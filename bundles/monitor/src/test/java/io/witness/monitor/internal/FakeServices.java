package io.witness.monitor.internal;

import io.witness.api.consumer.ConsumerMonitor;
import io.witness.api.consumer.FigureValue;
import io.witness.api.consumer.PlacementStatus;
import io.witness.api.ring.RingDescription;
import io.witness.api.ring.RingTotals;
import io.witness.api.socket.BlockCount;
import io.witness.api.socket.EndedReaders;
import io.witness.api.socket.HoldTimes;
import io.witness.api.socket.Ledger;
import io.witness.api.socket.Loss;
import io.witness.api.socket.Reader;
import io.witness.api.socket.RingStatus;
import io.witness.api.socket.SocketListener;
import io.witness.api.socket.SocketMonitor;
import io.witness.api.socket.SocketState;
import io.witness.api.socket.SocketState.Phase;
import io.witness.api.socket.SocketStatus;
import io.witness.api.socket.SocketTotals;
import io.witness.api.socket.SubscriptionStatus;
import io.witness.api.socket.TimeStampCounts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;

/** Services with numbers that a test sets. */
public final class FakeServices extends Services {
    public static final Instant START = Instant.parse("2026-01-02T03:04:05Z");
    public static final SocketState CAPTURING = SocketState.of(Phase.CAPTURING);

    private final Map<String, List<Loss>> losses = new HashMap<>();
    private final AtomicInteger questions = new AtomicInteger();

    /** Makes services that tell of nothing yet. */
    public FakeServices() {
        sockets = new ArrayList<>();
        listeners = new ArrayList<>();
        consumers = new ArrayList<>();
    }

    public FakeServices clear() {
        sockets.clear();
        listeners.clear();
        consumers.clear();
        return this;
    }

    public FakeServices socket(String name, SocketState state, RingStatus... rings) {
        SocketTotals totals = SocketTotals.none(START).plus(List.of(rings));
        SocketStatus status = new SocketStatus(name, "eth0", state, START, Optional.empty(), totals, List.of(rings));
        sockets.add(new FakeSocket(status, losses, questions));
        return this;
    }

    /** Adds a loss to each socket that is added with this name. */
    public FakeServices loss(String name, Loss loss) {
        losses.computeIfAbsent(name, first -> new ArrayList<>()).add(loss);
        return this;
    }

    public FakeServices listener(String name, SocketState state) {
        listeners.add(new FakeListener(name, state));
        return this;
    }

    public FakeServices consumer(PlacementStatus placement) {
        consumers.add(new FakeConsumers(List.of(placement), questions));
        return this;
    }

    /** How often a socket was asked for its status, or the runner of consumers for theirs. */
    public int questions() {
        return questions.get();
    }

    /** A ring of 64 blocks, 58 of which are free. */
    public static RingStatus ring(long blocks, OptionalLong busyNanos, SubscriptionStatus... readers) {
        return new RingStatus(
                0,
                START,
                RingDescription.of("eth0", 1, 1 << 20, 64),
                new RingTotals(10 * blocks, 30, 2),
                true,
                Optional.empty(),
                new BlockCount(blocks, 10 * blocks),
                new TimeStampCounts(10 * blocks, 0, 0),
                OptionalLong.of(0),
                58,
                7,
                0,
                busyNanos,
                new EndedReaders(5, 3, 1, ledger(100, 10)),
                List.of(readers));
    }

    /** A reader that has returned some blocks after a millisecond each. */
    public static SubscriptionStatus reader(Reader reader, Instant since, long delivered, long skipped, long holds) {
        List<Long> counts = new ArrayList<>(Collections.nCopies(HoldTimes.BOUNDS_NANOS.size() + 1, 0L));
        counts.set(2, holds);
        return new SubscriptionStatus(
                reader,
                since,
                ledger(delivered, skipped),
                6,
                OptionalLong.of(250_000_000),
                0,
                new HoldTimes(counts, holds * 1_000_000),
                OptionalLong.empty(),
                false);
    }

    public static PlacementStatus placement(PlacementStatus.State state, String why, List<FigureValue> figures) {
        return new PlacementStatus(
                "protocols",
                "/run/a.sock",
                0,
                state,
                START,
                why,
                1,
                150,
                ledger(500, 50),
                6,
                OptionalLong.empty(),
                2,
                0,
                figures);
    }

    /** In packets; a block has ten, and one of each kind is in flight, waits, and was forfeited. */
    private static Ledger ledger(long delivered, long skipped) {
        BlockCount ten = new BlockCount(1, 10);
        return new Ledger(
                new BlockCount((delivered + skipped) / 10 + 1, delivered + skipped + 10),
                new BlockCount(delivered / 10, delivered),
                new BlockCount(skipped / 10, skipped),
                ten,
                new BlockCount(delivered / 10 - 2, delivered - 20),
                ten,
                ten);
    }

    private record FakeSocket(SocketStatus status, Map<String, List<Loss>> all, AtomicInteger questions)
            implements SocketMonitor {
        @Override
        public SocketStatus status() {
            questions.incrementAndGet();
            return status;
        }

        @Override
        public List<Loss> losses() {
            return all.getOrDefault(socketName(), List.of());
        }

        @Override
        public String socketName() {
            return status.socketName();
        }

        @Override
        public SocketState state() {
            return status.state();
        }
    }

    private record FakeListener(String socketName, SocketState state) implements SocketListener {
        @Override
        public long handshakesRefused() {
            return 4;
        }
    }

    private record FakeConsumers(List<PlacementStatus> placements, AtomicInteger questions) implements ConsumerMonitor {
        @Override
        public List<PlacementStatus> placements() {
            questions.incrementAndGet();
            return placements;
        }

        @Override
        public int resume(String consumer) {
            return 0;
        }
    }
}
