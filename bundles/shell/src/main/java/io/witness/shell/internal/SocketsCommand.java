package io.witness.shell.internal;

import io.witness.api.socket.RingStatus;
import io.witness.api.socket.SocketListener;
import io.witness.api.socket.SocketMonitor;
import io.witness.api.socket.SocketState;
import io.witness.api.socket.SocketTotals;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/**
 * Implements {@code witness:sockets}: one row per ring, with the kernel's counters; then the totals if they add something. {@code top} asks
 * it once a second, so it is not made anew for each question.
 */
@Component(service = SocketsCommand.class, immediate = true)
@GogoCommand(scope = "witness", function = "sockets")
public final class SocketsCommand {
    private static final String[] COLUMNS = {
        "SOCKET",
        "INTERFACE",
        "STATE",
        "FANOUT",
        "INDEX",
        "BLOCKS",
        "PACKETS",
        "ACCEPTED",
        "DROPPED",
        "FREEZES",
        "READERS",
        "EVICTED",
        "REFUSED",
        "DETAIL"
    };

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    volatile List<SocketMonitor> sockets = List.of();

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    volatile List<SocketListener> listeners = List.of();

    /** Shows the table. */
    @Descriptor(
            "one row per ring: how packets are spread, and the fanout group; blocks and packets taken; packets the kernel accepted and dropped; readers;"
                    + " clients refused at the socket; a total row if rings were replaced or there are several")
    public Report sockets(@Descriptor(View.OPTIONS) String... arguments) {
        return View.report("witness:sockets", arguments, this::reports, reports -> table(reports)
                .toString());
    }

    List<SocketReport> reports() {
        return Monitors.status(sockets)
                .map(socket -> SocketReport.of(socket, listener(socket.socketName())))
                .toList();
    }

    private Optional<ListenerReport> listener(String socketName) {
        return listeners.stream()
                .filter(listener -> listener.socketName().equals(socketName))
                .map(ListenerReport::of)
                .findFirst();
    }

    static Table table(List<SocketReport> reports) {
        Table table = new Table(COLUMNS);
        for (SocketReport socket : reports) {
            if (socket.rings().isEmpty()) {
                addWithoutRings(table, socket);
            }
            socket.rings().forEach(ring -> addRing(table, socket, ring));
            if (Monitors.hasTotal(socket.totals(), socket.rings())) {
                addTotal(table, socket);
            }
        }
        return table;
    }

    private static void addWithoutRings(Table table, SocketReport socket) {
        table.row(
                socket.socketName(),
                Table.shortened(socket.interfaceName()),
                phase(socket),
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                socket.state().remark());
    }

    private static void addRing(Table table, SocketReport socket, RingStatus ring) {
        table.row(
                socket.socketName(),
                Table.shortened(socket.interfaceName()),
                phase(socket),
                fanout(socket),
                ring.fanoutIndex(),
                ring.taken().blocks(),
                ring.taken().packets(),
                ring.kernel().accepted(),
                ring.kernel().dropped(),
                ring.kernel().freezes(),
                ring.subscriptions().size(),
                ring.ended().evicted(),
                socket.listener().map(ListenerReport::handshakesRefused).orElse(null),
                detail(socket));
    }

    private static void addTotal(Table table, SocketReport socket) {
        SocketTotals totals = socket.totals();
        table.row(
                socket.socketName(),
                Table.shortened(socket.interfaceName()),
                phase(socket),
                fanout(socket),
                Monitors.TOTAL,
                totals.taken().blocks(),
                totals.taken().packets(),
                totals.kernel().accepted(),
                totals.kernel().dropped(),
                totals.kernel().freezes(),
                null,
                totals.ended().evicted(),
                null,
                "rings replaced: " + totals.replacements() + ", since "
                        + totals.since().truncatedTo(ChronoUnit.SECONDS));
    }

    /** Shows how packets are spread, and the number of the group. */
    private static String fanout(SocketReport socket) {
        return socket.fanout()
                .map(fanout -> fanout.type() + (fanout.id() == 0 ? "" : "/" + fanout.id()))
                .orElse("");
    }

    private static String phase(SocketReport socket) {
        return socket.state().phase().name().toLowerCase(Locale.ROOT);
    }

    /** Describes the state of a socket with rings, and of its server. */
    private static String detail(SocketReport socket) {
        String clients =
                socket.listener().map(listener -> clients(listener.state())).orElse("no clients: there is no server");
        return Stream.of(socket.state().remark(), clients)
                .filter(text -> !text.isEmpty())
                .collect(Collectors.joining("; "));
    }

    private static String clients(SocketState listening) {
        return listening.phase() == SocketState.Phase.LISTENING
                ? listening.remark()
                : "no clients: " + listening.remark();
    }
}
