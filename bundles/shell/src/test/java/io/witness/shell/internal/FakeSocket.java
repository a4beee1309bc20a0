package io.witness.shell.internal;

import io.witness.api.ring.RingDescription;
import io.witness.api.ring.RingTotals;
import io.witness.api.ring.RolloverTotals;
import io.witness.api.socket.BlockCount;
import io.witness.api.socket.EndedReaders;
import io.witness.api.socket.FanoutStatus;
import io.witness.api.socket.HoldTimes;
import io.witness.api.socket.Ledger;
import io.witness.api.socket.Loss;
import io.witness.api.socket.Reader;
import io.witness.api.socket.RingStatus;
import io.witness.api.socket.SocketMonitor;
import io.witness.api.socket.SocketState;
import io.witness.api.socket.SocketStatus;
import io.witness.api.socket.SocketTotals;
import io.witness.api.socket.SubscriptionStatus;
import io.witness.api.socket.TimeStampCounts;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** A socket on eth0 with numbers that are all different. */
record FakeSocket(String socketName, SocketState state, SocketTotals past, List<RingStatus> rings)
        implements SocketMonitor {
    static final Instant SINCE = Instant.parse("2026-01-02T03:04:05.678Z");

    static final Ledger LEDGER = new Ledger(
            new BlockCount(70, 700),
            new BlockCount(60, 610),
            new BlockCount(8, 81),
            new BlockCount(2, 9),
            new BlockCount(55, 560),
            new BlockCount(4, 45),
            new BlockCount(1, 5));

    static FakeSocket capturing(String name, RingStatus... rings) {
        return of(name, SocketState.of(SocketState.Phase.CAPTURING), rings);
    }

    static FakeSocket of(String name, SocketState state, RingStatus... rings) {
        return new FakeSocket(name, state, SocketTotals.none(SINCE), List.of(rings));
    }

    /** The same after a ring with these numbers was closed. */
    FakeSocket replaced(RingStatus closed) {
        return new FakeSocket(socketName, state, past.plusClosed(List.of(closed)), rings);
    }

    static RingStatus ring(int index, SubscriptionStatus... readers) {
        RingDescription description = new RingDescription(
                Optional.of("eth0"), OptionalInt.of(1), OptionalInt.of(65535), Optional.of(""), 1 << 20, 64);
        return new RingStatus(
                index,
                SINCE,
                description,
                new RingTotals(900, 30, 2),
                true,
                Optional.of(new RolloverTotals(40, 12, 3)),
                new BlockCount(80, 890),
                new TimeStampCounts(500, 300, 90),
                OptionalLong.of(10),
                58,
                7,
                123_456_789,
                OptionalLong.of(15_000),
                new EndedReaders(5, 3, 1, LEDGER.plus(LEDGER)),
                List.of(readers));
    }

    /** Has lost packets in each way. */
    static List<Loss> someLosses() {
        Optional<Reader> reader = Optional.of(Reader.client("tshark", 4242, 1000, 1001));
        Instant later = SINCE.plusSeconds(3);
        return List.of(
                new Loss(1, 0, Loss.Kind.DROP, Optional.empty(), SINCE, later, new BlockCount(0, 30), ""),
                new Loss(2, 0, Loss.Kind.SKIP, reader, later, later, new BlockCount(8, 81), ""),
                new Loss(3, 0, Loss.Kind.EVICTION, reader, later, later, new BlockCount(2, 20), "held 2 blocks"));
    }

    @Override
    public List<Loss> losses() {
        return rings.isEmpty() ? List.of() : someLosses();
    }

    private static final HoldTimes HOLDS =
            new HoldTimes(List.of(0L, 10L, 20L, 10L, 5L, 5L, 3L, 0L, 0L, 0L, 0L, 0L, 0L), 456_789_012);

    static SubscriptionStatus reader(Reader who) {
        return new SubscriptionStatus(
                who, SINCE, LEDGER, 6, OptionalLong.of(12_345_678), 98_765_432, HOLDS, OptionalLong.of(6), false);
    }

    @Override
    public SocketStatus status() {
        Optional<FanoutStatus> fanout =
                rings.isEmpty() ? Optional.empty() : Optional.of(new FanoutStatus("lb|rollover", "", 17, rings.size()));
        return new SocketStatus(socketName, "eth0", state, SINCE, fanout, past.plus(rings), rings);
    }
}
