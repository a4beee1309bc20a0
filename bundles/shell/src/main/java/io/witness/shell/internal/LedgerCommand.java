package io.witness.shell.internal;

import io.witness.api.socket.BlockCount;
import io.witness.api.socket.EndedReaders;
import io.witness.api.socket.Ledger;
import io.witness.api.socket.RingStatus;
import io.witness.api.socket.SocketMonitor;
import io.witness.api.socket.SubscriptionStatus;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** {@code witness:ledger}: the ledgers, a row a ring and then two rows a reader. */
@Component(service = LedgerCommand.class)
@GogoCommand(scope = "witness", function = "ledger")
public final class LedgerCommand {
    private static final String[] RING_COLUMNS = {
        "SOCKET",
        "INDEX",
        "ACCEPTED",
        "TAKEN",
        "NOT-TAKEN",
        "EXACT",
        "DROPPED",
        "FREEZES",
        "MALFORMED",
        "ENDED",
        "EVICTED",
        "LONGEST-HOLD-MS"
    };
    private static final String[] READER_COLUMNS = {
        "SOCKET",
        "INDEX",
        "READER",
        "UNIT",
        "TAKEN",
        "DELIVERED",
        "SKIPPED",
        "WAITING",
        "RETURNED",
        "OUTSTANDING",
        "FORFEITED",
        "LONGEST-HOLD-MS"
    };

    private static final SortedMap<String, Function<BlockCount, Long>> UNITS =
            new TreeMap<>(Map.of("packets", BlockCount::packets, "blocks", BlockCount::blocks));

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    volatile List<SocketMonitor> sockets = List.of();

    /** Prints both tables. */
    @Descriptor(
            "the ledgers: accepted = taken + not-taken a ring, in packets; taken = delivered + skipped + waiting and"
                    + " delivered = returned + outstanding + forfeited a reader")
    public void ledger() {
        System.out.print(rings());
        System.out.println();
        System.out.print(readers());
    }

    Table rings() {
        Table table = new Table(RING_COLUMNS);
        forEachRing((socket, ring) -> table.row(
                socket.socketName(),
                ring.index(),
                ring.totals().accepted(),
                ring.taken().packets(),
                ring.exact() ? ring.notTaken() : null,
                ring.exact() ? "yes" : "no",
                ring.totals().dropped(),
                ring.totals().freezes(),
                ring.malformed(),
                ring.ended().count(),
                ring.ended().evicted(),
                millis(ring.longestHoldNanos())));
        return table;
    }

    Table readers() {
        Table table = new Table(READER_COLUMNS);
        forEachRing((socket, ring) -> {
            String place = socket.socketName();
            EndedReaders ended = ring.ended();
            add(table, place, ring.index(), ended.count() + " ended", ended.ledger(), null);
            for (SubscriptionStatus reader : ring.subscriptions()) {
                Long longest = millis(reader.longestHoldNanos());
                add(table, place, ring.index(), reader.reader().toString(), reader.ledger(), longest);
            }
        });
        return table;
    }

    private void forEachRing(BiConsumer<SocketMonitor, RingStatus> action) {
        sockets.stream().sorted(Comparator.comparing(SocketMonitor::socketName)).forEach(socket -> socket.rings()
                .forEach(ring -> action.accept(socket, ring)));
    }

    private static Long millis(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(nanos);
    }

    /** Once in packets and once in blocks. */
    private static void add(Table table, String socket, int index, String reader, Ledger ledger, Long longest) {
        UNITS.forEach((unit, in) -> table.row(
                socket,
                index,
                reader,
                unit,
                in.apply(ledger.taken()),
                in.apply(ledger.delivered()),
                in.apply(ledger.skipped()),
                in.apply(ledger.waiting()),
                in.apply(ledger.returned()),
                in.apply(ledger.outstanding()),
                in.apply(ledger.forfeited()),
                longest));
    }
}
