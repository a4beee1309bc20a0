package io.witness.pcap;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.witness.api.packet.Block;
import io.witness.api.packet.Packet;
import io.witness.api.packet.PacketCursor;
import io.witness.pcap.testing.BlockBuilder;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PacketLinkTypeTest {
    private static final int IP = 0x0800;
    private static final int MPLS = 0x8847;

    private static Packet packet(int hardwareType, int protocol, int networkOffset) {
        BlockBuilder block = new BlockBuilder(4096).add(0, new byte[40]).from(hardwareType, protocol, networkOffset);
        PacketCursor cursor = new Block().wrap(block.build(), 0).packets();
        return cursor.next();
    }

    private static OptionalInt told(int linkType) {
        return linkType < 0 ? OptionalInt.empty() : OptionalInt.of(linkType);
    }

    /** -1: the ring does not tell it, and nothing is known. */
    @ParameterizedTest
    @CsvSource({
        // told, hardware type, link type
        "-1,  1,     1", // the original's server
        "-1,  776,   101", //
        "-1,  778,   101", //
        "-1,  65534, 101", //
        "-1,  512,   -1", //
        "-1,  4711,  -1", //
        "-1,  0,     -1", //
        "1,   1,     1", //
        "1,   772,   1", //
        "1,   0,     -1", // NET/ROM
        "101, 768,   101", //
        "228, 65534, 228", // a replay
        "113, 65535, 113", // a replay
        "143, 1,     143", // DOCSIS behind Ethernet: the server knows better
        "1,   65534, 101", // the interface became another kind
        "1,   4711,  -1", //
        "101, 1,     1", //
        "227, 280,   227", //
    })
    void shouldBelieveTheRingUnlessItsPacketsAreFromAnotherKindOfDevice(int told, int hardwareType, int linkType) {
        assertEquals(linkType, new PacketLinkType(told(told)).of(packet(hardwareType, IP, 0)));
    }

    @Test
    void shouldFollowAnInterfaceThatBecomesAnotherKindAndBack() {
        PacketLinkType types = new PacketLinkType(OptionalInt.of(1));
        assertEquals(1, types.of(packet(1, IP, 14)));
        assertEquals(101, types.of(packet(65534, IP, 0)));
        assertEquals(1, types.of(packet(1, IP, 14)));
    }

    /** A tunnel of type GRE carries MPLS, too; where an outer header comes first, it is IP. */
    @Test
    void shouldNotTakeForIpWhatAnotherProtocolIs() {
        PacketLinkType types = new PacketLinkType(OptionalInt.of(101));
        assertEquals(-1, types.of(packet(778, MPLS, 0)));
        assertEquals(101, types.of(packet(778, MPLS, 24)));
        assertEquals(101, types.of(packet(778, IP, 0)));
        assertEquals(101, types.of(packet(65534, 0, 0)));
    }

    @Test
    void shouldBelieveTheRingIfItIsNotTheKernelThatFillsIt() {
        assertEquals(1, new PacketLinkType(OptionalInt.of(1)).of(packet(0, 0, 14)));
        assertEquals(-1, new PacketLinkType(OptionalInt.empty()).of(packet(0, 0, 14)));
    }

    @Test
    void shouldBelieveWhoeverKnowsBetter() {
        assertEquals(9, PacketLinkType.always(9).of(packet(1, IP, 14)));
    }
}
