package io.witness.cli.internal.flows;

import io.witness.flows.FlowCounts;

/** Formats what a meter has counted as one line. */
final class FlowsSummary {
    private FlowsSummary() {}

    static String of(FlowCounts counts) {
        return count(counts.flows(), "flow")
                + ", "
                + count(counts.packets(), "packet")
                + (counts.packetsWithoutFlow() == 0 ? "" : ", " + counts.packetsWithoutFlow() + " of no flow")
                + (counts.strayPackets() == 0 ? "" : ", " + counts.strayPackets() + " with times more than an hour off")
                + (counts.evictedFlows() == 0
                        ? ""
                        : ", " + counts.evictedFlows() + " flows ended early, as the table was full")
                + (counts.gaps() == 0 ? "" : ", " + count(counts.gaps(), "gap"));
    }

    private static String count(long number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }
}
