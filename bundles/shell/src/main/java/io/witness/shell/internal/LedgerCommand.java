package io.witness.shell.internal;

import io.witness.api.ring.RolloverTotals;
import io.witness.api.socket.BlockCount;
import io.witness.api.socket.EndedReaders;
import io.witness.api.socket.Ledger;
import io.witness.api.socket.RingStatus;
import io.witness.api.socket.SocketMonitor;
import io.witness.api.socket.SocketTotals;
import io.witness.api.socket.SubscriptionStatus;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** Implements {@code witness:ledger}: the ledgers, one row per ring and then two rows per reader. */
@Component(service = LedgerCommand.class)
@GogoCommand(scope = "witness", function = "ledger")
public final class LedgerCommand {
    private static final String[] RING_COLUMNS = {
        "SOCKET",
        "INDEX",
        "ACCEPTED",
        "TAKEN",
        "COPY-TIME",
        "SOFTWARE-TIME",
        "HARDWARE-TIME",
        "NOT-TAKEN",
        "LOST",
        "EXACT",
        "DROPPED",
        "FREEZES",
        "ROLLOVER",
        "HUGE",
        "FAILED",
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

    /** Shows both tables. */
    @Descriptor(
            "the ledgers: accepted = taken + not-taken per ring, in packets; who took the time of taken packets, by the first packet of each block; packets for it that rolled over to other rings; taken = delivered + skipped + waiting and"
                    + " delivered = returned + outstanding + forfeited per reader")
    public Report ledger(@Descriptor(View.OPTIONS) String... arguments) {
        return View.report(
                "witness:ledger", arguments, this::reports, sockets -> rings(sockets) + "\n" + readers(sockets));
    }

    List<LedgerReport> reports() {
        return Monitors.status(sockets).map(LedgerReport::of).toList();
    }

    static Table rings(List<LedgerReport> reports) {
        Table table = new Table(RING_COLUMNS);
        for (LedgerReport socket : reports) {
            for (RingStatus ring : socket.rings()) {
                table.row(
                        socket.socketName(),
                        ring.fanoutIndex(),
                        ring.kernel().accepted(),
                        ring.taken().packets(),
                        ring.timeStamps().copy(),
                        ring.timeStamps().software(),
                        ring.timeStamps().hardware(),
                        number(ring.notTaken()),
                        null,
                        ring.exact() ? "yes" : "no",
                        ring.kernel().dropped(),
                        ring.kernel().freezes(),
                        rolled(ring.rollover(), RolloverTotals::all),
                        rolled(ring.rollover(), RolloverTotals::huge),
                        rolled(ring.rollover(), RolloverTotals::failed),
                        ring.malformed(),
                        ring.ended().count(),
                        ring.ended().evicted(),
                        millis(ring.longestHoldNanos()));
            }
            if (Monitors.hasTotal(socket.totals(), socket.rings())) {
                addTotal(table, socket.socketName(), socket.totals());
            }
        }
        return table;
    }

    private static void addTotal(Table table, String socketName, SocketTotals totals) {
        table.row(
                socketName,
                Monitors.TOTAL,
                totals.kernel().accepted(),
                totals.taken().packets(),
                null,
                null,
                null,
                number(totals.notTaken()),
                number(totals.lostAtClose()),
                totals.exact() ? "yes" : "no",
                totals.kernel().dropped(),
                totals.kernel().freezes(),
                rolled(totals.rollover(), RolloverTotals::all),
                rolled(totals.rollover(), RolloverTotals::huge),
                rolled(totals.rollover(), RolloverTotals::failed),
                totals.malformed(),
                totals.ended().count(),
                totals.ended().evicted(),
                millis(totals.longestHoldNanos()));
    }

    private static Long rolled(Optional<RolloverTotals> totals, Function<RolloverTotals, Long> part) {
        return totals.map(part).orElse(null);
    }

    private static Long number(OptionalLong number) {
        return number.isPresent() ? number.getAsLong() : null;
    }

    static Table readers(List<LedgerReport> reports) {
        Table table = new Table(READER_COLUMNS);
        for (LedgerReport socket : reports) {
            String name = socket.socketName();
            for (RingStatus ring : socket.rings()) {
                EndedReaders ended = ring.ended();
                add(table, name, ring.fanoutIndex(), ended.count() + " ended", ended.ledger(), null);
                for (SubscriptionStatus reader : ring.subscriptions()) {
                    Long longest = millis(reader.longestHoldNanos());
                    add(table, name, ring.fanoutIndex(), reader.reader().toString(), reader.ledger(), longest);
                }
            }
            if (Monitors.hasTotal(socket.totals(), socket.rings())) {
                Long longest = millis(socket.totals().longestHoldNanos());
                add(table, name, Monitors.TOTAL, "all readers", socket.totals().readers(), longest);
            }
        }
        return table;
    }

    private static Long millis(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(nanos);
    }

    // Once in packets and once in blocks.
    private static void add(Table table, String socket, Object index, String reader, Ledger ledger, Long longest) {
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
