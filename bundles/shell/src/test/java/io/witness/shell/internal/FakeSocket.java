package io.witness.shell.internal;

import io.witness.api.ring.RingDescription;
import io.witness.api.ring.RingTotals;
import io.witness.api.socket.BlockCount;
import io.witness.api.socket.EndedReaders;
import io.witness.api.socket.Ledger;
import io.witness.api.socket.Reader;
import io.witness.api.socket.RingStatus;
import io.witness.api.socket.SocketMonitor;
import io.witness.api.socket.SocketState;
import io.witness.api.socket.SubscriptionStatus;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** A socket on eth0 with numbers that are all different. */
record FakeSocket(String socketName, SocketState state, List<RingStatus> rings) implements SocketMonitor {

    static final Ledger LEDGER = new Ledger(
            new BlockCount(70, 700),
            new BlockCount(60, 610),
            new BlockCount(8, 81),
            new BlockCount(2, 9),
            new BlockCount(55, 560),
            new BlockCount(4, 45),
            new BlockCount(1, 5));

    static FakeSocket capturing(String name, RingStatus... rings) {
        return new FakeSocket(name, SocketState.of(SocketState.Phase.CAPTURING), List.of(rings));
    }

    static RingStatus ring(int index, SubscriptionStatus... readers) {
        RingDescription description = new RingDescription(
                Optional.of("eth0"), OptionalInt.of(1), OptionalInt.of(65535), Optional.of(""), 1 << 20, 64);
        return new RingStatus(
                index,
                description,
                new RingTotals(900, 30, 2),
                true,
                new BlockCount(80, 890),
                7,
                123_456_789,
                new EndedReaders(5, 3, LEDGER.plus(LEDGER)),
                List.of(readers));
    }

    static SubscriptionStatus reader(Reader who) {
        return new SubscriptionStatus(who, LEDGER, 98_765_432, 6);
    }

    @Override
    public String interfaceName() {
        return "eth0";
    }
}
