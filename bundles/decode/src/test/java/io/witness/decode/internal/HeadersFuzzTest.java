package io.witness.decode.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.witness.api.packet.Block;
import io.witness.api.packet.EtherTypes;
import io.witness.api.packet.LinkTypes;
import io.witness.api.packet.NetworkLayer;
import io.witness.api.packet.Packet;
import io.witness.api.packet.PacketCopy;
import io.witness.api.packet.PacketCursor;
import io.witness.decode.FlowHash;
import io.witness.pcap.testing.BlockBuilder;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * An input is the link type (a byte), what the kernel tells of the packet: its protocol (16 bits) and where the network layer is (a
 * byte), where the packet is cut off (a byte), and then its bytes.
 */
class HeadersFuzzTest {
    private static final int[] LINK_TYPES = {
        LinkTypes.ETHERNET,
        LinkTypes.RAW,
        LinkTypes.LINUX_SLL,
        LinkTypes.LINUX_SLL2,
        LinkTypes.NULL,
        LinkTypes.IPV6,
        LinkTypes.UNKNOWN,
        LinkTypes.IEEE802_11
    };
    private static final int FIXED_LENGTH = 5;
    private static final int MACS_LENGTH = 12;
    private static final int MOST_TAGS = 8;

    /** What was found in a packet. */
    private record Found(int etherType, int network, int protocol, int transport, boolean ports, boolean fragment) {}

    @FuzzTest(maxDuration = "10m")
    void shouldTellWhatIsThere(byte[] input) {
        if (input.length < FIXED_LENGTH) {
            return;
        }
        ByteBuffer bytes = ByteBuffer.wrap(input);
        int linkType = LINK_TYPES[(bytes.get() & 0xFF) % LINK_TYPES.length];
        int protocol = bytes.getShort() & 0xFFFF;
        int network = bytes.get() & 0xFF;
        int cut = bytes.get() & 0xFF;
        byte[] data = Arrays.copyOfRange(input, FIXED_LENGTH, input.length);
        Found all = look(linkType, packet(data, protocol, network));
        if (cut < data.length) {
            Found part = look(linkType, packet(Arrays.copyOf(data, cut), protocol, network));
            assertNoOtherThan(all, part, cut);
        }
        if (linkType == LinkTypes.ETHERNET && data.length >= MACS_LENGTH + 2) {
            assertSameBehindATag(data);
        }
    }

    private static Packet packet(byte[] data, int protocol, int network) {
        BlockBuilder block = new BlockBuilder(data.length + 256).add(0, data).from(1, protocol, network);
        PacketCursor cursor = new Block().wrap(block.build(), 0).packets();
        return cursor.next();
    }

    private static Found look(int linkType, Packet packet) {
        Headers headers = new Headers(linkType);
        headers.read(packet);
        int snap = packet.snapLength();
        int network = headers.networkOffset();
        int transport = headers.transportOffset();
        boolean ip = headers.isIpv4() || headers.etherType() == EtherTypes.IPV6;
        assertTrue(network >= 0 && network <= snap, () -> "network layer at " + network);
        assertTrue(headers.tags() <= MOST_TAGS);
        for (int tag = 0; tag < headers.tags(); tag++) {
            headers.tagControl(tag);
        }
        NetworkLayer layer = new NetworkLayer(packet, linkType);
        assertEquals(ip && network < snap, layer.find());
        assertEquals(ip && network < snap ? network : 0, layer.find() ? layer.offset() : 0);
        if (transport != Headers.NONE) {
            assertTrue(ip && transport > network && transport <= snap, () -> "transport layer at " + transport);
            assertTrue(headers.transportLength() >= 0 && headers.transportBytes() >= 0);
            assertTrue(headers.sourceOffset() + 2 * headers.addressLength() <= snap);
        }
        assertTrue(headers.isFragment() || !headers.isLaterFragment());
        if (headers.hasPorts()) {
            packet.int32(transport);
        }
        return new Found(
                headers.etherType(),
                network,
                headers.ipProtocol(),
                transport,
                headers.hasPorts(),
                headers.isFragment());
    }

    /** What is seen of a packet that is cut off is what is seen of all of it, or nothing. */
    private static void assertNoOtherThan(Found all, Found part, int cut) {
        if (part.etherType() != Headers.NONE && !EtherTypes.isVlan(part.etherType())) {
            assertEquals(all.etherType(), part.etherType());
            assertTrue(part.network() == all.network() || part.network() == cut);
        }
        if (part.protocol() != Headers.NONE) {
            assertEquals(all.protocol(), part.protocol());
            assertEquals(all.fragment(), part.fragment());
            assertEquals(Math.min(all.transport(), cut), part.transport());
        }
        assertTrue(all.ports() || !part.ports());
    }

    private static void assertSameBehindATag(byte[] data) {
        byte[] tagged = new byte[data.length + 4];
        System.arraycopy(data, 0, tagged, 0, MACS_LENGTH);
        ByteBuffer.wrap(tagged).putInt(MACS_LENGTH, 0x8100_0FFF);
        System.arraycopy(data, MACS_LENGTH, tagged, MACS_LENGTH + 4, data.length - MACS_LENGTH);
        Headers headers = new Headers(LinkTypes.ETHERNET);
        headers.read(packet(data, 0, 0));
        int tags = headers.tags();
        int etherType = headers.etherType();
        int protocol = headers.ipProtocol();
        headers.read(packet(tagged, 0, 0));
        if (tags < MOST_TAGS && !EtherTypes.isVlan(etherType)) {
            assertEquals(tags + 1, headers.tags());
            assertEquals(0x0FFF, headers.tagControl(0));
            assertEquals(etherType, headers.etherType());
            assertEquals(protocol, headers.ipProtocol());
            if (tagged.length <= Headers.USUAL_BYTES) {
                assertEquals(hash(data), hash(tagged));
            }
        }
    }

    private static int hash(byte[] data) {
        return new FlowHash(LinkTypes.ETHERNET).of(new PacketCopy(0).set(ByteBuffer.wrap(data), data.length, 0, 0));
    }
}
