package io.witness.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.witness.api.packet.Block;
import io.witness.api.packet.LinkTypes;
import io.witness.api.packet.Packet;
import io.witness.api.packet.PacketCopy;
import io.witness.pcap.testing.BlockBuilder;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** An input is the link type (a byte), where the packet is cut off (a byte), and then its bytes. */
class FlowPacketFuzzTest {
    private static final int[] LINK_TYPES = {
        LinkTypes.ETHERNET, LinkTypes.RAW, LinkTypes.LINUX_SLL, LinkTypes.LINUX_SLL2, LinkTypes.NULL, LinkTypes.UNKNOWN
    };
    private static final int FIXED_LENGTH = 2;
    private static final int MOST_BYTES = 4096;

    @FuzzTest(maxDuration = "10m")
    void shouldStayWithinThePacket(byte[] input) {
        if (input.length < FIXED_LENGTH || input.length > MOST_BYTES) {
            return;
        }
        int linkType = LINK_TYPES[(input[0] & 0xFF) % LINK_TYPES.length];
        byte[] data = Arrays.copyOfRange(input, FIXED_LENGTH, input.length);
        byte[] cut = Arrays.copyOf(data, Math.min(data.length, input[1] & 0xFF));
        read(linkType, cut);
        read(linkType, data);
    }

    private static void read(int linkType, byte[] data) {
        FlowPacket packet = new FlowPacket(linkType);
        Block block = new Block();
        ByteBuffer memory =
                new BlockBuilder(8192).add(0, data, data.length + 10).build();
        boolean ofRing = packet.read(block.wrap(memory, 0).packets().next());
        String found = ofRing ? describe(packet, data.length) : "";
        if (linkType == LinkTypes.UNKNOWN) {
            return; // what the kernel says is not in a copy
        }
        PacketCopy copy = new PacketCopy(0).set(ByteBuffer.wrap(data), data.length + 10, 0, 0);
        assertEquals(ofRing, packet.read(copy));
        assertEquals(found, ofRing ? describe(packet, data.length) : "");
    }

    private static String describe(FlowPacket flow, int length) {
        StringBuilder all = new StringBuilder();
        all.append(flow.ipProtocol())
                .append(' ')
                .append(flow.sourceNumber())
                .append(' ')
                .append(flow.destinationNumber());
        Packet packet = flow.packet();
        for (int i = 0; i < 2 * flow.addressLength(); i++) {
            all.append(' ').append(packet.unsignedByte(flow.sourceOffset() + i));
        }
        for (int i = 0; i < 2 * flow.outerAddressLength(); i++) {
            all.append(' ').append(packet.unsignedByte(flow.outerSourceOffset() + i));
        }
        for (int i = 0; i < flow.tunnels(); i++) {
            all.append(' ').append(flow.tunnelKind(i)).append(flow.tunnelNumber(i));
        }
        for (int i = 0; i < flow.vlans(); i++) {
            all.append(" vlan").append(flow.vlan(i));
        }
        all.append(' ')
                .append(flow.tcpFlags())
                .append(' ')
                .append(flow.firstWord())
                .append(' ')
                .append(flow.isOneWay());
        int start = flow.contentOffset();
        assertTrue(start == FlowPacket.NONE ? flow.contentBytes() == 0 : start + flow.contentBytes() <= length);
        return all.toString();
    }
}
