package io.witness.consumer.protocols.internal;

import io.witness.api.consumer.ConsumerContext;
import io.witness.api.consumer.Figure;
import io.witness.api.consumer.PacketConsumer;
import io.witness.api.consumer.PacketConsumerFactory;
import io.witness.api.packet.Block;
import io.witness.api.packet.Packet;
import io.witness.api.packet.PacketCursor;
import io.witness.decode.PacketClassifier;
import io.witness.decode.PacketProtocol;
import java.util.Locale;
import org.osgi.service.component.annotations.Component;

/** Counts packets, and the bytes that they had on the wire, by protocol. */
@Component(property = PacketConsumerFactory.NAME + "=protocols")
public final class ProtocolsConsumer implements PacketConsumerFactory {
    private static final PacketProtocol[] PROTOCOLS = PacketProtocol.values();
    /** Not a LINKTYPE number: all packets count as another protocol. */
    private static final int UNKNOWN_LINK_TYPE = -1;

    @Override
    public PacketConsumer open(ConsumerContext context) {
        return new Counts(context);
    }

    private static final class Counts implements PacketConsumer {
        private final ConsumerContext context;
        private final PacketClassifier classifier;
        /** Null until there is a packet of the protocol. */
        private final Figure[] packets = new Figure[PROTOCOLS.length];

        private final Figure[] bytes = new Figure[PROTOCOLS.length];

        Counts(ConsumerContext context) {
            this.context = context;
            this.classifier = new PacketClassifier(context.ring().linkType().orElse(UNKNOWN_LINK_TYPE));
        }

        @Override
        public void accept(Block block) {
            for (PacketCursor cursor = block.packets(); cursor.hasNext(); ) {
                count(cursor.next());
            }
        }

        private void count(Packet packet) {
            int protocol = classifier.classify(packet).ordinal();
            if (packets[protocol] == null) {
                show(protocol);
            }
            packets[protocol].add(1);
            bytes[protocol].add(packet.frameWireLength());
        }

        private void show(int protocol) {
            String name = PROTOCOLS[protocol].name().toLowerCase(Locale.ROOT).replace('_', '-');
            packets[protocol] = context.figure(name + ".packets", "packets", "packets of " + name);
            bytes[protocol] = context.figure(name + ".bytes", "bytes", "bytes on the wire of " + name);
        }
    }
}
