package io.witness.bench;

import io.witness.api.packet.Packet;

/** What is done with each packet: the same as {@code walk.c} does. */
final class PacketVisitor {
    private PacketVisitor() {}

    static long at(Packet packet) {
        return packet.timeNanos() ^ packet.snapLength() ^ (long) packet.wireLength() << 16 ^ packet.unsignedByte(0);
    }
}
