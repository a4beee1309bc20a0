package io.witness.flows;

import io.witness.api.packet.Packet;
import io.witness.api.packet.PacketCopy;
import io.witness.decode.FlowPacket;
import io.witness.flows.internal.FlowKey;
import io.witness.flows.internal.FlowTable;
import io.witness.flows.internal.FragmentTable;
import java.util.Arrays;

/** Holds what a meter reads from a packet. For one thread. */
final class MeteredPacket {
    private final FlowKey key;
    private final FlowTable table;
    private int hash;
    private FlowPacket[] ofLinkTypes = {};
    private FlowPacket fields = new FlowPacket(-1);
    private boolean isIp;
    private long nanos;
    private int length;

    MeteredPacket(FragmentTable fragments, FlowTable table) {
        key = new FlowKey(fragments);
        this.table = table;
    }

    /** Reads a packet of a ring; valid as long as it is. */
    void read(Packet packet, int linkType) {
        setLinkType(linkType);
        read(fields.read(packet), packet.timeNanos(), packet.frameWireLength());
    }

    /** Reads a packet outside of any ring, of which it keeps a copy. */
    void read(PacketCopy packet, int linkType) {
        setLinkType(linkType);
        read(fields.read(packet), packet.timeNanos(), packet.wireLength());
    }

    private void read(boolean hasIp, long timeNanos, int bytes) {
        isIp = hasIp;
        nanos = timeNanos;
        length = bytes;
        if (isIp) {
            key.read(fields);
            hash = table.hash(key);
        }
    }

    private void setLinkType(int linkType) {
        if (fields.linkType() == linkType) {
            return;
        }
        for (FlowPacket each : ofLinkTypes) {
            if (each.linkType() == linkType) {
                fields = each;
                return;
            }
        }
        fields = new FlowPacket(linkType);
        ofLinkTypes = Arrays.copyOf(ofLinkTypes, ofLinkTypes.length + 1);
        ofLinkTypes[ofLinkTypes.length - 1] = fields;
    }

    FlowPacket fields() {
        return fields;
    }

    FlowKey key() {
        return key;
    }

    /** Returns the hash of the key in the table. */
    int hash() {
        return hash;
    }

    /** Tells whether it belongs to a flow. */
    boolean isIp() {
        return isIp;
    }

    long nanos() {
        return nanos;
    }

    /** Returns its length on the wire, with the link layer. */
    int length() {
        return length;
    }
}
