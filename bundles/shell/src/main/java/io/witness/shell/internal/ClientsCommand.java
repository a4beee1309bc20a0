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

/** Implements {@code witness:clients}: one row per connection, with its ledger in blocks. */
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
    @Descriptor(
            "one row per connection: its process; blocks delivered, returned, outstanding, waiting, skipped; packets")
    public void clients(@Descriptor(View.OPTIONS) String... arguments) {
        View.print("witness:clients", arguments, this::reports, clients -> table(clients)
                .toString());
    }

    List<ClientReport> reports() {
        return Monitors.status(sockets).flatMap(ClientReport::of).toList();
    }

    static Table table(List<ClientReport> clients) {
        Table table = new Table(COLUMNS);
        clients.forEach(client -> addTo(table, client));
        return table;
    }

    private static void addTo(Table table, ClientReport client) {
        Reader process = client.subscription().reader();
        Ledger ledger = client.subscription().ledger();
        table.row(
                client.socketName(),
                client.fanoutIndex(),
                process.name(),
                numberOf(process.pid()),
                numberOf(process.uid()),
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
