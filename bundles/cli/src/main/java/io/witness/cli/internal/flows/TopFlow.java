package io.witness.cli.internal.flows;

import io.witness.flows.FlowRecord;
import io.witness.flows.FlowText;

/** Holds a row of the table of the largest flows. */
record TopFlow(
        long flowId,
        String protocol,
        String client,
        String server,
        long packetsToServer,
        long packetsToClient,
        long bytesToServer,
        long bytesToClient,
        String state,
        String name) {
    static TopFlow of(FlowRecord flow) {
        return new TopFlow(
                flow.flowId(),
                FlowText.protocol(flow),
                FlowText.client(flow),
                FlowText.server(flow),
                flow.packetsToServer(),
                flow.packetsToClient(),
                flow.bytesToServer(),
                flow.bytesToClient(),
                flow.state().toString(),
                FlowText.name(flow));
    }

    long bytes() {
        return bytesToServer + bytesToClient;
    }
}
