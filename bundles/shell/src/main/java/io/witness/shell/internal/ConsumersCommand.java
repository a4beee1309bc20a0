package io.witness.shell.internal;

import io.witness.api.consumer.ConsumerMonitor;
import io.witness.api.consumer.FigureValue;
import io.witness.api.consumer.PlacementStatus;
import io.witness.api.socket.Ledger;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** Implements {@code witness:consumers}: one row per consumer and ring, with its state, its ledger and its figures. */
@Component(service = ConsumersCommand.class)
@GogoCommand(scope = "witness", function = "consumers")
public final class ConsumersCommand {
    private static final String[] COLUMNS = {
        "CONSUMER",
        "SOCKET",
        "INDEX",
        "STATE",
        "SINCE",
        "RESTARTS",
        "MISSED",
        "PACKETS",
        "DELIVERED",
        "RETURNED",
        "OUTSTANDING",
        "WAITING",
        "SKIPPED",
        "MALFORMED",
        "FIGURES",
        "WHY"
    };

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    volatile List<ConsumerMonitor> monitors = List.of();

    /** Shows the table. */
    @Descriptor("one row per consumer and ring: its state; packets missed while it was not reading; packets;"
            + " blocks delivered, returned, outstanding, waiting, skipped; figures; why it is in that state")
    public Report consumers(@Descriptor(View.OPTIONS) String... arguments) {
        return View.report("witness:consumers", arguments, this::placements, placed -> table(placed)
                .toString());
    }

    List<PlacementStatus> placements() {
        return monitors.stream()
                .flatMap(monitor -> monitor.placements().stream())
                .toList();
    }

    static Table table(List<PlacementStatus> placements) {
        Table table = new Table(COLUMNS);
        placements.forEach(placement -> addTo(table, placement));
        return table;
    }

    private static void addTo(Table table, PlacementStatus placement) {
        Ledger ledger = placement.ledger();
        table.row(
                placement.consumer(),
                placement.socketName(),
                placement.fanoutIndex(),
                placement.state().name().toLowerCase(Locale.ROOT),
                placement.since().truncatedTo(ChronoUnit.SECONDS),
                placement.restarts(),
                placement.missedPackets(),
                ledger.delivered().packets(),
                ledger.delivered().blocks(),
                ledger.returned().blocks(),
                ledger.outstanding().blocks(),
                ledger.waiting().blocks(),
                ledger.skipped().blocks(),
                placement.malformed(),
                textOf(placement.figures()),
                placement.why());
    }

    private static String textOf(List<FigureValue> figures) {
        return figures.stream()
                .map(figure -> figure.name() + "=" + figure.value())
                .collect(Collectors.joining(" "));
    }
}
