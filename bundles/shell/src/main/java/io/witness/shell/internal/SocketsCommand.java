package io.witness.shell.internal;

import io.witness.api.socket.RingStatus;
import io.witness.api.socket.SocketListener;
import io.witness.api.socket.SocketMonitor;
import io.witness.api.socket.SocketState;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** {@code witness:sockets}: a row a ring, with what the kernel counted. */
@Component(service = SocketsCommand.class)
@GogoCommand(scope = "witness", function = "sockets")
public final class SocketsCommand {
    private static final String[] COLUMNS = {
        "SOCKET",
        "INTERFACE",
        "STATE",
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

    /** Prints the table. */
    @Descriptor("a row a ring: blocks and packets taken; packets the kernel accepted and dropped; readers;"
            + " clients refused at the socket")
    public void sockets() {
        System.out.print(table());
    }

    Table table() {
        Table table = new Table(COLUMNS);
        sockets.stream()
                .sorted(Comparator.comparing(SocketMonitor::socketName))
                .forEach(socket -> addTo(table, socket));
        return table;
    }

    private void addTo(Table table, SocketMonitor socket) {
        SocketState state = socket.state();
        String phase = state.phase().name().toLowerCase(Locale.ROOT);
        List<RingStatus> rings = socket.rings();
        String detail = rings.isEmpty() ? state.remark() : detail(socket.socketName(), state);
        Long refused = refused(socket.socketName());
        if (rings.isEmpty()) {
            table.row(
                    socket.socketName(),
                    Table.shortened(socket.interfaceName()),
                    phase,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    detail);
        }
        for (RingStatus ring : rings) {
            table.row(
                    socket.socketName(),
                    Table.shortened(socket.interfaceName()),
                    phase,
                    ring.index(),
                    ring.taken().blocks(),
                    ring.taken().packets(),
                    ring.totals().accepted(),
                    ring.totals().dropped(),
                    ring.totals().freezes(),
                    ring.subscriptions().size(),
                    ring.ended().evicted(),
                    refused,
                    detail);
        }
    }

    /** Handshakes that came to nothing, at all rings; null if there is no server. */
    private Long refused(String socketName) {
        return listeners.stream()
                .filter(listener -> listener.socketName().equals(socketName))
                .map(SocketListener::handshakesRefused)
                .findFirst()
                .orElse(null);
    }

    /** What there is to say of a socket with rings, and of its clients. */
    private String detail(String socketName, SocketState state) {
        String clients = listeners.stream()
                .filter(listener -> listener.socketName().equals(socketName))
                .map(listener -> clients(listener.state()))
                .findFirst()
                .orElse("no clients: there is no server");
        return Stream.of(state.remark(), clients)
                .filter(text -> !text.isEmpty())
                .collect(Collectors.joining("; "));
    }

    private static String clients(SocketState listening) {
        return listening.phase() == SocketState.Phase.LISTENING
                ? listening.remark()
                : "no clients: " + listening.remark();
    }
}
