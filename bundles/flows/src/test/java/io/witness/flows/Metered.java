package io.witness.flows;

import io.witness.api.packet.LinkTypes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Meters packets of Ethernet, and keeps the records as lines and as text. */
final class Metered implements FlowListener {
    final List<String> lines = new ArrayList<>();
    final List<String> flows = new ArrayList<>();
    final FlowMeter meter;
    long packets;
    long bytes;
    private final EveWriter writer;

    Metered(FlowSettings settings) {
        this(settings, EveSettings.DEFAULT);
    }

    Metered(FlowSettings settings, EveSettings eve) {
        writer = new EveWriter(
                eve, (line, length) -> lines.add(new String(line, 0, length - 1, StandardCharsets.US_ASCII)));
        try {
            meter = new FlowMeter(settings, FlowMemory.DIRECT, this);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    static Metered small() {
        return new Metered(FlowSettings.DEFAULT.withMaxFlows(1024));
    }

    Metered add(double seconds, byte[] frame) {
        try {
            meter.add(Packets.packet(seconds, frame), LinkTypes.ETHERNET);
            return this;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    Metered end() {
        try {
            meter.endAll();
            return this;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void flow(FlowRecord flow) throws IOException {
        packets += flow.packetsToServer() + flow.packetsToClient();
        bytes += flow.bytesToServer() + flow.bytesToClient();
        flows.add(FlowText.protocol(flow)
                + " " + FlowText.client(flow)
                + " > " + FlowText.server(flow)
                + " " + flow.packetsToServer()
                + "/" + flow.packetsToClient()
                + " " + flow.state()
                + " " + flow.end());
        writer.flow(flow);
    }

    @Override
    public void gap(GapRecord gap) throws IOException {
        writer.gap(gap);
    }

    /** Returns a field of the only line, as written. */
    String field(String name) {
        if (lines.size() != 1) {
            throw new AssertionError("one line, not " + lines);
        }
        String found = lines.get(0);
        int start = found.indexOf("\"" + name + "\":");
        if (start < 0) {
            return null;
        }
        start += name.length() + 3;
        int end = start;
        int depth = 0;
        for (; depth > 0 || ",}]".indexOf(found.charAt(end)) < 0; end++) {
            depth += "[{".indexOf(found.charAt(end)) >= 0 ? 1 : "]}".indexOf(found.charAt(end)) >= 0 ? -1 : 0;
        }
        return found.substring(start, end);
    }
}
