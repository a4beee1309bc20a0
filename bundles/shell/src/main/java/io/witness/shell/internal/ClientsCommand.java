package io.witness.shell.internal;

import io.witness.api.socket.Ledger;
import io.witness.api.socket.Reader;
import io.witness.api.socket.SocketMonitor;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
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
        "USER",
        "SINCE",
        "LAG",
        "AGE-MS",
        "DELIVERED",
        "RETURNED",
        "OUTSTANDING",
        "WAITING",
        "SKIPPED",
        "PACKETS",
        "SKIPPED-PACKETS",
        "PAUSED"
    };

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    volatile List<SocketMonitor> sockets = List.of();

    /** Knows who the users are. */
    Supplier<UserNames> users = UserNames::read;

    /** Shows the table. */
    @Descriptor(
            "one row per connection: its process and user; how many blocks it is behind, and for how long it has had the oldest"
                    + " one in flight; blocks delivered, returned, outstanding, waiting, skipped; packets")
    public Report clients(@Descriptor(View.OPTIONS) String... arguments) {
        return View.report("witness:clients", arguments, this::reports, clients -> table(clients)
                .toString());
    }

    List<ClientReport> reports() {
        UserNames known = users.get();
        return Monitors.status(sockets)
                .flatMap(socket -> ClientReport.of(socket, known))
                .toList();
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
                client.userName().orElse(null),
                client.subscription().since().truncatedTo(ChronoUnit.SECONDS),
                client.subscription().lagBlocks(),
                millis(client.subscription().oldestInFlightNanos()),
                ledger.delivered().blocks(),
                ledger.returned().blocks(),
                ledger.outstanding().blocks(),
                ledger.waiting().blocks(),
                ledger.skipped().blocks(),
                ledger.delivered().packets(),
                ledger.skipped().packets(),
                client.subscription().paused() ? "yes" : null);
    }

    private static Long millis(OptionalLong nanos) {
        return nanos.isPresent() ? TimeUnit.NANOSECONDS.toMillis(nanos.getAsLong()) : null;
    }

    private static Integer numberOf(OptionalInt number) {
        return number.isPresent() ? number.getAsInt() : null;
    }
}
