package io.witness.shell.internal;

import io.witness.api.ring.RingDriver;
import io.witness.api.ringsize.RingSizeReport;
import io.witness.api.ringsize.RingSizeRequest;
import io.witness.api.socket.SocketMonitor;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/**
 * Implements {@code witness:ringsize}: the size of a ring for a rate; or of the rings that are open, how long they last at the
 * rate that they have now.
 */
@Component(service = RingSizeCommand.class)
@GogoCommand(scope = "witness", function = "ringsize")
public final class RingSizeCommand {
    private static final String NAME = "witness:ringsize";
    private static final String JSON = "--json";
    private static final String[] COLUMNS = {
        "SOCKET", "INDEX", "PACKETS/S", "BLOCKS/S", "DROPPED/S", "BLOCKS", "FREE", "SLACK-MS"
    };

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    volatile List<SocketMonitor> sockets = List.of();

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    volatile List<RingDriver> drivers = List.of();

    /** How long rings are observed. */
    long windowMillis = 1000;

    /** Shows the size for a rate, or the present rates. */
    @Descriptor(
            "RATE SIZE SLACK: the ring for packets of SIZE bytes at a RATE such as 10Gbit or 300kpps, with SLACK seconds in"
                    + " which nobody reads; [SOCKET]: the rate that rings have now, measured for a second, and how long their free"
                    + " blocks last")
    public Object ringsize(@Descriptor("RATE SIZE SLACK, or [SOCKET] [--json]") String... arguments)
            throws InterruptedException {
        List<String> operands = new ArrayList<>(List.of(arguments));
        boolean json = operands.remove(JSON);
        if (operands.size() <= 1 && operands.stream().noneMatch(name -> name.startsWith("-"))) {
            String[] option = json ? new String[] {JSON} : new String[0];
            List<RateReport> rates = rates(operands);
            return View.report(
                    NAME, option, () -> rates, reports -> table(reports).toString());
        } else if (operands.size() == 3 && !json) {
            RingSizeRequest request = RingSizeRequest.parse(operands);
            return RingSizeReport.of(request, availableBytes()).toString().stripTrailing();
        } else {
            throw new IllegalArgumentException(
                    "usage: " + NAME + " " + RingSizeRequest.OPERANDS + ", or " + NAME + " [SOCKET] [" + JSON + "]");
        }
    }

    private OptionalLong availableBytes() {
        return drivers.stream()
                .map(RingDriver::availableBytes)
                .filter(OptionalLong::isPresent)
                .findFirst()
                .orElse(OptionalLong.empty());
    }

    List<RateReport> rates(List<String> names) throws InterruptedException {
        List<SocketMonitor> chosen = Monitors.require(sockets, names);
        Window window = Window.measure(chosen, windowMillis);
        return window.after().sockets().stream()
                .flatMap(socket -> socket.rings().stream()
                        .flatMap(ring -> RateReport.of(socket.socketName(), ring, window).stream()))
                .toList();
    }

    static Table table(List<RateReport> reports) {
        Table table = new Table(COLUMNS);
        for (RateReport ring : reports) {
            table.row(
                    ring.socketName(),
                    ring.fanoutIndex(),
                    ring.perSecond(ring.packets()),
                    ring.perSecond(ring.blocks()),
                    ring.perSecond(ring.dropped()),
                    ring.numBlocks(),
                    ring.freeBlocks(),
                    ring.slackNanos().isPresent()
                            ? TimeUnit.NANOSECONDS.toMillis(ring.slackNanos().getAsLong())
                            : null);
        }
        return table;
    }
}
