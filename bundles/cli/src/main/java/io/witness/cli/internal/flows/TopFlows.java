package io.witness.cli.internal.flows;

import io.witness.flows.FlowListener;
import io.witness.flows.FlowRecord;
import io.witness.flows.GapRecord;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** Keeps the flows with the most bytes. */
final class TopFlows implements FlowListener {
    private static final String FORMAT = "%-12s %-45s %-45s %10s %10s %12s %12s  %-11s %s";

    private final int most;
    private final PriorityQueue<TopFlow> largest = new PriorityQueue<>(Comparator.comparingLong(TopFlow::bytes));

    TopFlows(int most) {
        this.most = most;
    }

    /** Copies those of another one. */
    TopFlows(TopFlows other) {
        most = other.most;
        largest.addAll(other.largest);
    }

    @Override
    public void flow(FlowRecord flow) {
        long bytes = flow.bytesToServer() + flow.bytesToClient();
        if (largest.size() < most || bytes > largest.peek().bytes()) {
            largest.add(TopFlow.of(flow));
            if (largest.size() > most) {
                largest.remove();
            }
        }
    }

    @Override
    public void gap(GapRecord gap) {}

    /** Returns a table, the largest first. */
    List<String> table() {
        List<String> lines = new ArrayList<>();
        lines.add(FORMAT.formatted(
                "PROTOCOL", "CLIENT", "SERVER", "PKTS->", "PKTS<-", "BYTES->", "BYTES<-", "STATE", "NAME"));
        largest.stream()
                .sorted(Comparator.comparingLong(TopFlow::bytes).reversed().thenComparingLong(TopFlow::flowId))
                .forEach(flow -> lines.add(FORMAT.formatted(
                                flow.protocol(),
                                flow.client(),
                                flow.server(),
                                flow.packetsToServer(),
                                flow.packetsToClient(),
                                flow.bytesToServer(),
                                flow.bytesToClient(),
                                flow.state(),
                                flow.name())
                        .stripTrailing()));
        return lines;
    }
}
