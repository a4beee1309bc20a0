package io.witness.fleet.internal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Holds the last flows with one Community ID. */
final class FlowHistory {
    private static final int MOST = 4;

    private final List<JoinedFlow> flows = new ArrayList<>();

    /** Reads a state; null: there is none. */
    static FlowHistory of(byte[] state) {
        FlowHistory history = new FlowHistory();
        if (state != null) {
            try {
                for (Object each : (Iterable<?>) Json.readOwn(state).get("flows")) {
                    history.flows.add(JoinedFlow.of((Map<?, ?>) each));
                }
            } catch (UnusableException e) {
                throw new IllegalStateException("the state of this job " + e.getMessage(), e);
            }
        }
        return history;
    }

    byte[] state() {
        return Json.write(Map.of("flows", flows.stream().map(JoinedFlow::fields).toList()));
    }

    /** Tells whether a record was added before. */
    boolean has(FlowRow row) {
        return flows.stream().anyMatch(flow -> flow.hasPart(row));
    }

    /** Returns the flow that a record is about; null: it is not known yet. */
    JoinedFlow find(FlowRow row, long toleranceMicros) {
        return flows.stream().filter(flow -> flow.hasFlow(row)).findFirst().orElseGet(() -> flows.stream()
                .filter(flow -> flow.meets(row, toleranceMicros))
                .min(Comparator.comparingLong(flow -> Math.abs(flow.startMicros() - row.startMicros())))
                .orElse(null));
    }

    /** Begins another flow; the oldest one is forgotten if there are too many. */
    JoinedFlow begin(FlowRow row) {
        if (flows.size() == MOST) {
            flows.remove(0);
        }
        JoinedFlow flow = JoinedFlow.of(row);
        flows.add(flow);
        return flow;
    }
}
