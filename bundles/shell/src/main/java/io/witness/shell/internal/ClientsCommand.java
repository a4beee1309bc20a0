package io.witness.shell.internal;

import io.witness.api.socket.Ledger;
import io.witness.api.socket.Reader;
import io.witness.api.socket.SocketMonitor;
import java.util.List;
import java.util.OptionalInt;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** {@code witness:clients}: a row a connection, with its ledger in blocks. */
@Component(service = ClientsCommand.class)
@GogoCommand(scope = "witness", function = "clients")
public final class ClientsCommand {
    private static final String[] COLUMNS = {
        "SOCKET",
        "INDEX",
        "PROCESS",
        "PID",
        "UID",
        "DELIVERED",
        "RETURNED",
        "OUTSTANDING",
        "WAITING",
        "SKIPPED",
        "PACKETS",
        "SKIPPED-PACKETS"
    };

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    volatile List<SocketMonitor> sockets = List.of();

    /** Prints the table. */
    @Descriptor("a row a connection: its process; blocks delivered, returned, outstanding, waiting, skipped; packets")
    public void clients() {
        System.out.print(table());
    }

    Table table() {
        Table table = new Table(COLUMNS);
        Place.of(Reader.Kind.CLIENT, sockets).forEach(place -> addTo(table, place));
        return table;
    }

    private static void addTo(Table table, Place place) {
        Reader client = place.reader();
        Ledger ledger = place.subscription().ledger();
        table.row(
                place.socket().socketName(),
                place.ring().index(),
                client.name(),
                numberOf(client.pid()),
                numberOf(client.uid()),
                ledger.delivered().blocks(),
                ledger.returned().blocks(),
                ledger.outstanding().blocks(),
                ledger.waiting().blocks(),
                ledger.skipped().blocks(),
                ledger.delivered().packets(),
                ledger.skipped().packets());
    }

    private static Integer numberOf(OptionalInt number) {
        return number.isPresent() ? number.getAsInt() : null;
    }
}
