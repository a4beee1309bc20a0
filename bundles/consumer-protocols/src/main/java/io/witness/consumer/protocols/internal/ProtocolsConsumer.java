package io.witness.consumer.protocols.internal;

import io.witness.api.consumer.PacketConsumer;
import io.witness.api.packet.Block;
import io.witness.api.packet.Packet;
import io.witness.api.packet.PacketCursor;
import io.witness.api.ring.RingDescription;
import io.witness.decode.PacketClassifier;
import io.witness.decode.PacketProtocol;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLongArray;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ServiceScope;

/** Counts packets, and the bytes that they had on the wire, by protocol. */
@Component(scope = ServiceScope.PROTOTYPE, property = PacketConsumer.NAME + "=protocols")
public final class ProtocolsConsumer implements PacketConsumer {
    private static final PacketProtocol[] PROTOCOLS = PacketProtocol.values();
    /** No LINKTYPE number: all packets count as of another protocol. */
    private static final int UNKNOWN_LINK_TYPE = -1;

    private final AtomicLongArray packets = new AtomicLongArray(PROTOCOLS.length);
    private final AtomicLongArray bytes = new AtomicLongArray(PROTOCOLS.length);
    private PacketClassifier classifier;

    @Override
    public void open(String socketName, int fanoutIndex, RingDescription ring) {
        classifier = new PacketClassifier(ring.linkType().orElse(UNKNOWN_LINK_TYPE));
    }

    @Override
    public void accept(Block block) {
        for (PacketCursor cursor = block.packets(); cursor.hasNext(); ) {
            count(cursor.next());
        }
    }

    /** One thread writes, so that no update can get lost: plain reads, ordered writes. */
    private void count(Packet packet) {
        int protocol = classifier.classify(packet).ordinal();
        packets.setOpaque(protocol, packets.getPlain(protocol) + 1);
        bytes.setOpaque(protocol, bytes.getPlain(protocol) + packet.frameWireLength());
    }

    @Override
    public Map<String, Long> figures() {
        Map<String, Long> figures = new LinkedHashMap<>();
        for (PacketProtocol protocol : PROTOCOLS) {
            long count = packets.getOpaque(protocol.ordinal());
            if (count > 0) {
                String name = protocol.name().toLowerCase(Locale.ROOT).replace('_', '-');
                figures.put(name + ".packets", count);
                figures.put(name + ".bytes", bytes.getOpaque(protocol.ordinal()));
            }
        }
        return figures;
    }
}
