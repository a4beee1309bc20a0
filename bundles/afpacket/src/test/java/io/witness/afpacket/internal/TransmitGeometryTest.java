package io.witness.afpacket.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.witness.afpacket.TransmitOptions;
import io.witness.afpacket.TransmitOptions.LinkAddress;
import io.witness.api.packet.LinkTypes;
import io.witness.api.ring.LinkDescription;
import io.witness.api.ring.RingException;
import io.witness.api.ring.RingVersion;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each constraint of a transmit ring, broken on purpose: the message has the relation and a value that works. */
class TransmitGeometryTest {
    private static final int PAGE = 4096;
    private static final TransmitOptions PLAIN = TransmitOptions.of("eth0");

    private static TransmitGeometry of(TransmitOptions options, int linkType, int mtu) throws RingException {
        LinkDescription link = new LinkDescription("eth0", 2, OptionalInt.of(linkType), Optional.empty(), mtu, true);
        return TransmitGeometry.of(options, link, PAGE);
    }

    private static TransmitGeometry of(TransmitOptions options) throws RingException {
        return of(options, LinkTypes.ETHERNET, 1500);
    }

    static Stream<Arguments> broken() {
        return Stream.of(
                Arguments.of(PLAIN.withSizes(1001, 0, 0), "frameSize=1001 is not a multiple of 16: use 992 or 1008"),
                Arguments.of(PLAIN.withSizes(-5, 0, 0), "frameSize=-5 is not a multiple of 16: use 16 or 16"),
                Arguments.of(
                        PLAIN.withSizes(1536, 0, 0),
                        "frameSize=1536 is less than 1550 = 32 (header) + 14 (link header) + 4 (VLAN tag) + 1500 (MTU of"
                                + " eth0): use 1552 or more"),
                Arguments.of(
                        PLAIN.withVersion(RingVersion.V3).withSizes(1552, 0, 0),
                        "frameSize=1552 is less than 1566 = 48 (header) + 14 (link header) + 4 (VLAN tag) + 1500 (MTU of"
                                + " eth0): use 1568 or more"),
                Arguments.of(
                        PLAIN.withDataOffset(31),
                        "dataOffset=31 is within the header of V2, which has 32 bytes: use 32 or more, or 0"),
                Arguments.of(
                        PLAIN.withVersion(RingVersion.V3).withDataOffset(47),
                        "dataOffset=47 is within the header of V3, which has 48 bytes: use 48 or more, or 0"),
                Arguments.of(
                        PLAIN.withDataOffset(65536),
                        "dataOffset=65536 is more than the 16 bits of the header hold: use at most 65535"),
                Arguments.of(
                        PLAIN.withSizes(0, 5000, 0),
                        "blockSize=5000 is not a multiple of the page size 4096: use 4096 or 8192"),
                Arguments.of(
                        PLAIN.withSizes(5008, 4096, 0), "blockSize=4096 is less than frameSize=5008: use 8192 or more"),
                Arguments.of(
                        PLAIN.withSizes(2048, 4096, -1),
                        "numBlocks=-1 of 4096 bytes with 2 frames each are not from 1 to 1048576 frames in less than"
                                + " 4 GiB: use 1 to 524288"),
                Arguments.of(
                        PLAIN.withSizes(65536, 1 << 20, 4096),
                        "numBlocks=4096 of 1048576 bytes with 16 frames each are not from 1 to 1048576 frames in less"
                                + " than 4 GiB: use 1 to 4095"),
                Arguments.of(
                        PLAIN.withCopied(true).withDatagrams(new LinkAddress(0x0800, new byte[6])),
                        "copied frames are raw: use withCopied(false) for datagrams"),
                Arguments.of(
                        PLAIN.withDatagrams(new LinkAddress(0x0800, new byte[4])),
                        "destination=4 bytes is not as long as the addresses of eth0: use 6"));
    }

    @ParameterizedTest
    @MethodSource("broken")
    void shouldNameTheRelationAndTheNearestValueThatWorks(TransmitOptions options, String message) {
        assertEquals(
                message, assertThrows(RingException.class, () -> of(options)).getMessage());
    }

    @Test
    void shouldCopyFramesOfEthernetInterfacesOnly() {
        RingException e = assertThrows(RingException.class, () -> of(PLAIN.withCopied(true), LinkTypes.RAW, 1500));
        assertEquals(
                "eth0 is no Ethernet interface, and only their frames can be copied: use withCopied(false)",
                e.getMessage());
    }

    @Test
    void shouldTakeTheNearestValues() throws Exception {
        assertEquals(new TransmitGeometry(1552, 65536, 25, 32, 14, 1500), of(PLAIN.withSizes(1552, 0, 0)));
        assertEquals(32, of(PLAIN.withDataOffset(32)).dataStart());
        assertEquals(8192, of(PLAIN.withSizes(5008, 8192, 0)).blockSize());
        assertEquals(4095, of(PLAIN.withSizes(65536, 1 << 20, 4095)).numBlocks());
    }

    @Test
    void shouldFitTheInterfaceByDefault() throws Exception {
        assertEquals(new TransmitGeometry(2048, 65536, 32, 32, 14, 1500), of(PLAIN));
        assertEquals(
                new TransmitGeometry(2048, 65536, 32, 58, 14, 1500),
                of(PLAIN.withVersion(RingVersion.V3).withCopied(true)));
        TransmitGeometry jumbo = of(PLAIN, LinkTypes.ETHERNET, 9000);
        assertEquals(9056, jumbo.frameSize());
        assertEquals(7, jumbo.framesPerBlock());
        TransmitGeometry loopback = of(PLAIN, LinkTypes.ETHERNET, 65536);
        assertEquals(65600, loopback.frameSize());
        assertEquals(69632, loopback.blockSize());
        assertEquals(240, loopback.frames());
        assertEquals(1500, of(PLAIN, LinkTypes.RAW, 1500).longestFrame());
    }
}
