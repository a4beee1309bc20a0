package io.witness.consumer.flows.internal;

import io.witness.api.consumer.ConsumerContext;
import io.witness.api.consumer.Figure;
import io.witness.api.consumer.PacketConsumer;
import io.witness.api.consumer.PacketConsumerFactory;
import io.witness.api.packet.Block;
import io.witness.decode.TrafficMeter;
import java.time.InstantSource;
import org.osgi.service.component.annotations.Component;

/** Counts packets, bytes and flows, and measures how far it lags. */
@Component(property = PacketConsumerFactory.NAME + "=flows")
public final class FlowsConsumer implements PacketConsumerFactory {
    /** Not a LINKTYPE number: no packet belongs to a flow. */
    private static final int UNKNOWN_LINK_TYPE = -1;

    @Override
    public PacketConsumer open(ConsumerContext context) {
        return new Meter(context);
    }

    private static final class Meter implements PacketConsumer {
        private final TrafficMeter meter;
        private final Figure packets;
        private final Figure bytes;
        private final Figure flows;
        private final Figure overflowed;
        private final Figure lag;
        private final Figure worstLag;

        Meter(ConsumerContext context) {
            meter = new TrafficMeter(context.ring().linkType().orElse(UNKNOWN_LINK_TYPE), InstantSource.system());
            packets = context.figure("packets", "packets", "packets read");
            bytes = context.figure("bytes", "bytes", "their bytes on the wire");
            flows = context.figure("flows", "flows", "flows that began");
            overflowed = context.figure("flows-overflowed", "packets", "packets of flows for which there was no room");
            lag = context.figure("lag-ms", "ms", "age of the last block's oldest packet when it was read");
            worstLag = context.figure("lag-ms-worst", "ms", "the worst of these ages");
        }

        @Override
        public void accept(Block block) {
            try {
                meter.read(block);
            } finally {
                show();
            }
        }

        private void show() {
            packets.set(meter.packets());
            bytes.set(meter.bytes());
            flows.set(meter.flows());
            overflowed.set(meter.overflowed());
            lag.set(meter.lagMillis());
            worstLag.set(meter.worstLagMillis());
        }
    }
}
