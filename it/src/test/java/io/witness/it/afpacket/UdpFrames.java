package io.witness.it.afpacket;

import io.witness.api.packet.Block;
import io.witness.api.packet.Packet;
import io.witness.api.packet.PacketCursor;
import io.witness.api.ring.Ring;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Set;

/** Frames of flows between 10.0.0.1 and 10.0.0.2, in both directions, whole or in two fragments. */
final class UdpFrames {
    private static final int FIRST_PORT = 1024;
    private static final int PORTS_OFFSET = 34;
    private static final int PAYLOAD = 64;
    private static final int UDP_HEADER = 8;
    private static final int ONE = 0x0A00_0001;
    private static final int OTHER = 0x0A00_0002;
    private static final int MORE_FRAGMENTS = 0x2000;

    private UdpFrames() {}

    /** A datagram of a flow, which its lower port tells. */
    static byte[] of(int flow, int port, boolean back) {
        ByteBuffer frame = header(UDP_HEADER + PAYLOAD, 0, 0, back);
        return frame.put(udp(flow, port, back)).array();
    }

    /** The two fragments of such a datagram; its identification is the flow's number. */
    static byte[][] fragments(int flow, int port) {
        byte[] udp = udp(flow, port, false);
        int half = udp.length / 2 & -8;
        byte[] first =
                header(half, flow + 1, MORE_FRAGMENTS, false).put(udp, 0, half).array();
        byte[] second = header(udp.length - half, flow + 1, half / 8, false)
                .put(udp, half, udp.length - half)
                .array();
        return new byte[][] {first, second};
    }

    private static ByteBuffer header(int length, int id, int fragment, boolean back) {
        ByteBuffer frame = ByteBuffer.allocate(PORTS_OFFSET + length);
        frame.putLong(0xFFFF_FFFF_FFFF_0200L).putInt(1).putShort((short) 0x0800);
        frame.putShort((short) 0x4500).putShort((short) (20 + length));
        frame.putShort((short) id).putShort((short) fragment).putInt(0x4011_0000);
        return frame.putInt(back ? OTHER : ONE).putInt(back ? ONE : OTHER);
    }

    private static byte[] udp(int flow, int port, boolean back) {
        short own = (short) (FIRST_PORT + flow);
        return ByteBuffer.allocate(UDP_HEADER + PAYLOAD)
                .putShort(back ? (short) port : own)
                .putShort(back ? own : (short) port)
                .putShort((short) (UDP_HEADER + PAYLOAD))
                .array();
    }

    /** The flows of all frames in a ring, which are taken out of it. */
    static Set<Integer> flows(Ring ring) throws Exception {
        Set<Integer> flows = new HashSet<>();
        for (int index = Rings.takeWithin(ring, 200); index != Ring.NONE; index = Rings.takeWithin(ring, 200)) {
            PacketCursor cursor = new Block().wrap(ring.memory(index), index).packets();
            while (cursor.hasNext()) {
                Packet packet = cursor.next();
                int ports = packet.int32(PORTS_OFFSET);
                flows.add(Math.max(ports >>> Short.SIZE, ports & 0xFFFF) - FIRST_PORT);
            }
            ring.release(index);
        }
        return flows;
    }
}
