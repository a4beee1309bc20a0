package io.witness.shell.internal;

import io.witness.api.socket.SocketMonitor;
import java.util.List;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** Implements {@code witness:stats}: the ledger with rates, one row per ring and then one per reader. */
@Component(service = StatsCommand.class)
@GogoCommand(scope = "witness", function = "stats")
public final class StatsCommand {
    private static final String NAME = "witness:stats";
    private static final String[] COLUMNS = {
        "SOCKET", "INDEX", "WHO", "PACKETS", "PACKETS/S", "BLOCKS/S", "LOST", "LOST/S", "LAG"
    };

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    volatile List<SocketMonitor> sockets = List.of();

    /** How long the first call measures. */
    long firstMillis = Window.FIRST_MILLIS;

    /** Shows the table. */
    @Descriptor(
            "per ring, packets taken from the kernel and dropped by it, and per reader, packets delivered and skipped:"
                    + " in all, and per second since the last call in this session; the first call measures for a second")
    public Report stats(CommandSession session, @Descriptor("[SOCKET] [--json]") String... arguments)
            throws InterruptedException {
        Options options = Options.parse(NAME + " [SOCKET] [--json]", 1, arguments);
        Monitors.require(sockets, options.operands());
        Window window = Window.since(session, NAME, sockets, firstMillis);
        return options.report(reports(window, options.operands()), StatsCommand::table);
    }

    static List<StatsReport> reports(Window window, List<String> names) {
        return window.sockets(names)
                .flatMap(socket ->
                        socket.rings().stream().map(ring -> StatsReport.of(socket.socketName(), ring, window)))
                .toList();
    }

    static Table table(List<StatsReport> rings) {
        Table table = new Table(COLUMNS);
        for (StatsReport ring : rings) {
            table.row(
                    ring.socketName(),
                    ring.fanoutIndex(),
                    "ring",
                    ring.all().taken().packets(),
                    ring.perSecond(ring.measured().map(counts -> counts.taken().packets())),
                    ring.perSecond(ring.measured().map(counts -> counts.taken().blocks())),
                    ring.all().kernel().dropped(),
                    ring.perSecond(ring.measured().map(counts -> counts.kernel().dropped())),
                    null);
            ring.readers().forEach(reader -> addTo(table, ring, reader));
        }
        return table;
    }

    private static void addTo(Table table, StatsReport ring, StatsReport.ReaderStats reader) {
        table.row(
                ring.socketName(),
                ring.fanoutIndex(),
                reader.reader(),
                reader.all().delivered().packets(),
                ring.perSecond(
                        reader.measured().map(counts -> counts.delivered().packets())),
                ring.perSecond(
                        reader.measured().map(counts -> counts.delivered().blocks())),
                reader.all().skipped().packets(),
                ring.perSecond(reader.measured().map(counts -> counts.skipped().packets())),
                reader.lagBlocks());
    }
}
