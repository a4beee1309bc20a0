package io.witness.flows.internal;

import io.witness.decode.FlowPacket;
import io.witness.flows.Application;

/** Finds the application of a flow and its name in the first packets with content. For one thread. */
public final class Names {
    /** How many packets with content of a flow are examined. */
    private static final int MOST_CONTENTS = 6;

    private static final int DNS_PORT = 53;
    private static final int MULTICAST_DNS_PORT = 5353;

    private final TlsName tls = new TlsName();
    private final HttpName http = new HttpName();
    private final DnsName dns = new DnsName();

    /** Reads a packet of the flow at this offset. */
    public void read(FlowPacket packet, int protocol, SlotMemory memory, int at) {
        int contents = memory.int8(at + Slots.CONTENTS);
        boolean isTcp = protocol == FlowPacket.TCP;
        if (contents >= MOST_CONTENTS || !isTcp && protocol != FlowPacket.UDP) {
            return;
        }
        int length = packet.contentBytes();
        if (length > 0) {
            memory.put8(at + Slots.CONTENTS, contents + 1);
            if (isTcp) {
                readTcp(packet, length, memory, at);
            } else {
                readUdp(packet, length, memory, at);
            }
        }
    }

    private void readTcp(FlowPacket packet, int length, SlotMemory memory, int at) {
        if (memory.int8(at + Slots.APPLICATION) != Application.NONE.ordinal()) {
            return;
        }
        int start = packet.contentOffset();
        if (tls.read(packet.packet(), start, length, memory, at)) {
            memory.put8(at + Slots.APPLICATION, Application.TLS.ordinal());
        } else if (http.read(packet.packet(), start, length, memory, at)) {
            memory.put8(at + Slots.APPLICATION, Application.HTTP.ordinal());
        }
    }

    private void readUdp(FlowPacket packet, int length, SlotMemory memory, int at) {
        if (isDns(packet.sourceNumber()) || isDns(packet.destinationNumber())) {
            if (dns.read(packet.packet(), packet.contentOffset(), length, memory, at)) {
                memory.put8(at + Slots.APPLICATION, Application.DNS.ordinal());
            }
        }
    }

    private static boolean isDns(int port) {
        return port == DNS_PORT || port == MULTICAST_DNS_PORT;
    }
}
