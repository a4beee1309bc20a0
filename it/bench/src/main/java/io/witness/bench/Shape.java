package io.witness.bench;

import io.witness.api.packet.BlockLayout;
import io.witness.api.packet.Packet;
import io.witness.api.packet.PacketCopy;
import io.witness.api.ring.RingDescription;
import io.witness.replay.NoDrainRing;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.OptionalInt;

/** The shape of a ring: blocks, their size, and the captured bytes of each packet, which are all IPv4. */
record Shape(int numBlocks, int blockSize, int snapLength) {
    private static final int ETHERTYPE_OFFSET = 12;
    private static final short IPV4 = 0x0800;
    private static final int IP_OFFSET = 14;
    private static final byte IPV4_FIRST_BYTE = 0x45;
    /** From a packet's header to its data. */
    private static final int DATA_OFFSET = 82;

    /** Of text such as {@code 4x1048576x48}. */
    static Shape of(String text) {
        String[] parts = text.split("x");
        return new Shape(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]), Integer.parseInt(parts[2]));
    }

    /** What a packet takes in a block. */
    int stride() {
        int align = BlockLayout.PACKET_ALIGNMENT;
        return (DATA_OFFSET + snapLength + align - 1) / align * align;
    }

    /** How many packets the ring has. */
    int packets() {
        return numBlocks * ((blockSize - BlockLayout.HEADER_LENGTH - 1) / stride());
    }

    NoDrainRing ring() throws Exception {
        ByteBuffer bytes =
                ByteBuffer.allocate(snapLength).putShort(ETHERTYPE_OFFSET, IPV4).put(IP_OFFSET, IPV4_FIRST_BYTE);
        long[] number = {0};
        return NoDrainRing.filled(description(), packet -> next(packet, bytes, number[0]++));
    }

    private static boolean next(PacketCopy packet, ByteBuffer bytes, long number) {
        packet.set(bytes.put(0, (byte) number).rewind(), bytes.capacity(), number, Packet.TYPE_HOST);
        return true;
    }

    private RingDescription description() {
        return new RingDescription(
                Optional.of("bench0"), OptionalInt.of(1), OptionalInt.empty(), Optional.of(""), blockSize, numBlocks);
    }

    @Override
    public String toString() {
        return numBlocks + "x" + blockSize + "x" + snapLength;
    }
}
