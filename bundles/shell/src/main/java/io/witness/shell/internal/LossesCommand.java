package io.witness.shell.internal;

import io.witness.api.socket.SocketMonitor;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** Implements {@code witness:losses}: the last losses, with their time, ring, reader and reason. */
@Component(service = LossesCommand.class)
@GogoCommand(scope = "witness", function = "losses")
public final class LossesCommand {
    private static final String[] COLUMNS = {
        "SINCE", "UNTIL", "SOCKET", "INDEX", "KIND", "READER", "BLOCKS", "PACKETS", "DETAIL"
    };

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    volatile List<SocketMonitor> sockets = List.of();

    /** Shows the table. */
    @Descriptor("the last losses: when, at which ring, drop (by the kernel), skip or eviction, of which reader")
    public Report losses(@Descriptor("[SOCKET] [--json]") String... arguments) {
        Options options = Options.parse("witness:losses [SOCKET] [--json]", 1, arguments);
        return options.report(reports(options.operands()), LossesCommand::table);
    }

    List<LossReport> reports(List<String> names) {
        return Monitors.require(sockets, names).stream()
                .flatMap(socket -> socket.losses().stream().map(loss -> LossReport.of(socket.socketName(), loss)))
                .sorted(Comparator.comparing(LossReport::since))
                .toList();
    }

    static Table table(List<LossReport> losses) {
        Table table = new Table(COLUMNS);
        for (LossReport loss : losses) {
            table.row(
                    loss.since(),
                    loss.until(),
                    loss.socketName(),
                    loss.fanoutIndex(),
                    loss.kind().name().toLowerCase(Locale.ROOT),
                    loss.reader().map(Object::toString).orElse("all"),
                    loss.lost().blocks() == 0 ? null : loss.lost().blocks(),
                    loss.lost().packets(),
                    loss.detail());
        }
        return table;
    }
}
