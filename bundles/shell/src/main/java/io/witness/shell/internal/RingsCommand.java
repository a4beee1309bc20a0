package io.witness.shell.internal;

import io.witness.api.socket.SocketMonitor;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** Implements {@code witness:rings}: one row per ring, with how full it is, its rates, and how long its free blocks last. */
@Component(service = RingsCommand.class)
@GogoCommand(scope = "witness", function = "rings")
public final class RingsCommand {
    private static final String NAME = "witness:rings";
    private static final String[] COLUMNS = {
        "SOCKET",
        "INDEX",
        "STATE",
        "BLOCKS",
        "FREE",
        "HELD-%",
        "SLACK-S",
        "PACKETS/S",
        "BLOCKS/S",
        "DROPPED/S",
        "READERS"
    };

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    volatile List<SocketMonitor> sockets = List.of();

    /** How long the first call measures. */
    long firstMillis = Window.FIRST_MILLIS;

    /** Shows the table. */
    @Descriptor(
            "one row per ring: how full it is, how long its free blocks last at the present rate, and its rates since the"
                    + " last call in this session; the first call measures for a second")
    public Report rings(CommandSession session, @Descriptor("[SOCKET] [--json]") String... arguments)
            throws InterruptedException {
        Options options = Options.parse(NAME + " [SOCKET] [--json]", 1, arguments);
        Monitors.require(sockets, options.operands());
        Window window = Window.since(session, NAME, sockets, firstMillis);
        return options.report(reports(window, options.operands()), RingsCommand::table);
    }

    static List<RingReport> reports(Window window, List<String> names) {
        return window.sockets(names)
                .flatMap(socket -> socket.rings().stream().map(ring -> RingReport.of(socket, ring, window)))
                .toList();
    }

    static Table table(List<RingReport> rings) {
        Table table = new Table(COLUMNS);
        for (RingReport ring : rings) {
            table.row(
                    ring.socketName(),
                    ring.fanoutIndex(),
                    ring.phase().name().toLowerCase(Locale.ROOT),
                    ring.numBlocks(),
                    ring.freeBlocks(),
                    100 * (ring.numBlocks() - ring.freeBlocks()) / ring.numBlocks(),
                    seconds(ring.slackNanos()),
                    ring.perSecond(ring.packets()),
                    ring.perSecond(ring.blocks()),
                    ring.perSecond(ring.dropped()),
                    ring.readers());
        }
        return table;
    }

    private static String seconds(OptionalLong nanos) {
        return nanos.isEmpty() ? null : String.format(Locale.ROOT, "%.1f", nanos.getAsLong() / 1e9);
    }
}
