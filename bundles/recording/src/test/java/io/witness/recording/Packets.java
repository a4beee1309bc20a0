package io.witness.recording;

import io.witness.api.packet.Packet;
import io.witness.api.packet.PacketCopy;
import java.nio.ByteBuffer;

/** Packets outside of rings, for tests. */
final class Packets {
    private Packets() {}

    static PacketCopy copy(byte[] frame, long timeNanos) {
        return new PacketCopy(0).set(ByteBuffer.wrap(frame), frame.length, timeNanos, Packet.TYPE_HOST);
    }
}
