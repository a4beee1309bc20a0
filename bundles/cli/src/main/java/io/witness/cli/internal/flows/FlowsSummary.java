package io.witness.cli.internal.flows;

import io.witness.flows.FlowMeter;

/** Formats what a meter has counted as one line. */
final class FlowsSummary {
    private FlowsSummary() {}

    static String of(FlowMeter meter) {
        return count(meter.flows(), "flow")
                + ", "
                + count(meter.packets(), "packet")
                + (meter.packetsWithoutFlow() == 0 ? "" : ", " + meter.packetsWithoutFlow() + " of no flow")
                + (meter.evictedFlows() == 0
                        ? ""
                        : ", " + meter.evictedFlows() + " flows ended early, as the table was full")
                + (meter.gaps() == 0 ? "" : ", " + count(meter.gaps(), "gap"));
    }

    private static String count(long number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }
}
