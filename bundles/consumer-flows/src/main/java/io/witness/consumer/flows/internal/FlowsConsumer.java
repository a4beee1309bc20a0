package io.witness.consumer.flows.internal;

import io.witness.api.consumer.PacketConsumer;
import io.witness.api.packet.Block;
import io.witness.api.ring.RingDescription;
import io.witness.decode.TrafficMeter;
import java.time.InstantSource;
import java.util.Map;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ServiceScope;

/** Counts packets, bytes and flows, and tells how far behind the packets it is. */
@Component(scope = ServiceScope.PROTOTYPE, property = PacketConsumer.NAME + "=flows")
public final class FlowsConsumer implements PacketConsumer {
    /** No LINKTYPE number: no packet is of a flow. */
    private static final int UNKNOWN_LINK_TYPE = -1;

    private volatile TrafficMeter meter;

    @Override
    public void open(String socketName, int fanoutIndex, RingDescription ring) {
        meter = new TrafficMeter(ring.linkType().orElse(UNKNOWN_LINK_TYPE), InstantSource.system());
    }

    @Override
    public void accept(Block block) {
        meter.read(block);
    }

    @Override
    public Map<String, Long> figures() {
        TrafficMeter read = meter;
        return read == null
                ? Map.of()
                : Map.of(
                        "packets", read.packets(),
                        "bytes", read.bytes(),
                        "flows", read.flows(),
                        "flows-overflowed", read.overflowed(),
                        "lag-ms", read.lagMillis(),
                        "lag-ms-worst", read.worstLagMillis());
    }
}
