package io.witness.shell.internal;

import io.witness.api.socket.Ledger;
import io.witness.api.socket.Reader;
import io.witness.api.socket.SocketMonitor;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** {@code witness:consumers}: a row a consumer and ring, with its ledger in blocks and what it says of its work. */
@Component(service = ConsumersCommand.class)
@GogoCommand(scope = "witness", function = "consumers")
public final class ConsumersCommand {
    private static final String[] COLUMNS = {
        "CONSUMER",
        "SOCKET",
        "INDEX",
        "PACKETS",
        "DELIVERED",
        "RETURNED",
        "OUTSTANDING",
        "WAITING",
        "SKIPPED",
        "MALFORMED",
        "FIGURES"
    };

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    volatile List<SocketMonitor> sockets = List.of();

    /** Prints the table. */
    @Descriptor(
            "a row a consumer and ring: packets; blocks delivered, returned, outstanding, waiting, skipped; figures")
    public void consumers() {
        System.out.print(table());
    }

    Table table() {
        Table table = new Table(COLUMNS);
        Place.of(Reader.Kind.CONSUMER, sockets).forEach(place -> addTo(table, place));
        return table;
    }

    private static void addTo(Table table, Place place) {
        Ledger ledger = place.subscription().ledger();
        table.row(
                place.reader().name(),
                place.socket().socketName(),
                place.ring().index(),
                ledger.delivered().packets(),
                ledger.delivered().blocks(),
                ledger.returned().blocks(),
                ledger.outstanding().blocks(),
                ledger.waiting().blocks(),
                ledger.skipped().blocks(),
                place.subscription().malformed(),
                textOf(place.subscription().figures()));
    }

    private static String textOf(Map<String, Long> figures) {
        return new TreeMap<>(figures)
                .entrySet().stream()
                        .map(figure -> figure.getKey() + "=" + figure.getValue())
                        .collect(Collectors.joining(" "));
    }
}
