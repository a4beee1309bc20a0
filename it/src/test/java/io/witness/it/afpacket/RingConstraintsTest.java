package io.witness.it.afpacket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.witness.afpacket.AfPacketRings;
import io.witness.api.ring.Ring;
import io.witness.api.ring.RingException;
import io.witness.api.ring.RingSettings;
import io.witness.api.ring.RingSpecification;
import io.witness.api.ring.RingSpecification.Geometry;
import io.witness.api.ring.RingVersion;
import io.witness.linux.Descriptors;
import io.witness.linux.ErrnoException;
import io.witness.linux.socket.PacketSockets;
import io.witness.linux.socket.ReceiveOptions;
import io.witness.linux.socket.ReceiveRings;
import io.witness.linux.socket.ReceiveRings.BlockOptions;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Breaks each constraint of the kernel's document on purpose: the message names the relation and the nearest value, which
 * works; and the kernel itself would refuse the request, or accept it and not do what was asked.
 */
class RingConstraintsTest {
    /** What the kernel does with it, if it is asked. */
    private enum Kernel {
        REFUSES,
        /** It takes other numbers in silence, or drops each packet. */
        MISUNDERSTANDS
    }

    private static final RingSettings V3 = RingSettings.DEFAULT;
    private static final RingSettings V2 = V3.withVersion(RingVersion.V2);
    private static final RingSettings V1 = V3.withVersion(RingVersion.V1);

    /**
     * A row of the table.
     *
     * @param broken the request
     * @param kernel what the kernel does with it
     * @param message what is said instead
     * @param nearest the request with the value that the message names
     */
    private record Row(Request broken, Kernel kernel, String message, Request nearest) {
        @Override
        public String toString() {
            return message;
        }
    }

    private record Request(int blockSize, int numBlocks, int frameSize, int timeoutMillis, RingSettings settings) {
        RingSpecification on(String interfaceName) {
            return RingSpecification.of(interfaceName, new Geometry(blockSize, frameSize, numBlocks, timeoutMillis))
                    .withSettings(settings);
        }

        /** As the kernel gets it: for frames, Witness needs 64 bytes itself. */
        void askKernel() throws ErrnoException {
            int fd = settings.cooked() ? PacketSockets.openCooked() : PacketSockets.open();
            try {
                ReceiveRings.version(fd, settings.version());
                ReceiveOptions.reserve(
                        fd, settings.reserve() + (settings.version().hasFrames() ? 64 : 0));
                if (settings.vnetHeader()) {
                    ReceiveOptions.vnetHeader(fd);
                }
                if (settings.version().hasFrames()) {
                    ReceiveRings.frames(fd, blockSize, numBlocks, frameSize);
                } else {
                    BlockOptions options = new BlockOptions(timeoutMillis, settings.privateSize(), settings.rxHash());
                    ReceiveRings.blocks(fd, blockSize, numBlocks, frameSize, options);
                }
            } finally {
                Descriptors.close(fd);
            }
        }
    }

    private static Request blocks(int blockSize, int numBlocks, int frameSize, RingSettings settings) {
        return new Request(blockSize, numBlocks, frameSize, 10, settings);
    }

    private static Row row(Request broken, Kernel kernel, String message, Request nearest) {
        return new Row(broken, kernel, message, nearest);
    }

    static Stream<Row> rows() {
        return Stream.of(
                row(
                        blocks(0, 4, 4096, V3),
                        Kernel.REFUSES,
                        "BlockSize=0 is less than the page size 4096: use that",
                        blocks(4096, 4, 4096, V3)),
                row(
                        blocks(-4096, 4, 4096, V2),
                        Kernel.REFUSES,
                        "BlockSize=-4096 is less than the page size 4096: use that",
                        blocks(4096, 4, 4096, V2)),
                row(
                        blocks(5000, 4, 2048, V1),
                        Kernel.REFUSES,
                        "BlockSize=5000 is not a multiple of the page size 4096: use 4096 or 8192",
                        blocks(8192, 4, 2048, V1)),
                row(
                        blocks(1 << 16, 0, 1 << 16, V3),
                        Kernel.REFUSES,
                        "NumBlocks=0 is not from 1 to 65536, which the kernel can count: use 1",
                        blocks(1 << 16, 1, 1 << 16, V3)),
                row(
                        blocks(4096, 65537, 4096, V3),
                        Kernel.MISUNDERSTANDS,
                        "NumBlocks=65537 is not from 1 to 65536, which the kernel can count: use 65536",
                        blocks(4096, 65536, 4096, V3)),
                row(
                        blocks(4096, 524289, 2048, V2),
                        Kernel.REFUSES,
                        "NumBlocks=524289 is not from 1 to 524288, which the kernel can count: use 524288",
                        null), // 2 GiB
                row(
                        blocks(1 << 20, 4096, 1 << 20, V3),
                        Kernel.MISUNDERSTANDS,
                        "NumBlocks=4096 times BlockSize=1048576 is 4 GiB or more, which the kernel refuses: use at most 4095",
                        null),
                row(
                        blocks(4096, 4, 0, V2),
                        Kernel.REFUSES,
                        "FrameSize=0 is less than the headers before a packet and Reserve=0 need, rounded up to 16: use 144",
                        blocks(4096, 4, 144, V2)),
                row(
                        blocks(4096, 4, 64, V3),
                        Kernel.REFUSES,
                        "FrameSize=64 is less than TPACKET3_HDRLEN=68 + Reserve=0 need, rounded up to 16: use 80",
                        blocks(4096, 4, 80, V3)),
                row(
                        blocks(4096, 4, 1000, V2),
                        Kernel.REFUSES,
                        "FrameSize=1000 is not a multiple of TPACKET_ALIGNMENT=16: use 992 or 1008",
                        blocks(4096, 4, 992, V2)),
                row(
                        blocks(4096, 4, 200, V1.withReserve(100)),
                        Kernel.REFUSES,
                        "FrameSize=200 is not a multiple of TPACKET_ALIGNMENT=16: use 256",
                        blocks(4096, 4, 256, V1.withReserve(100))),
                row(
                        blocks(4096, 4, 1024, V2.withReserve(1000)),
                        Kernel.REFUSES,
                        "FrameSize=1024 is less than the headers before a packet and Reserve=1000 need, rounded up to 16: use 1152",
                        blocks(4096, 4, 1152, V2.withReserve(1000))),
                row(
                        blocks(4096, 4, 8192, V2),
                        Kernel.REFUSES,
                        "FrameSize=8192 is more than BlockSize=4096, so that a block has no frame: use at most 4096",
                        blocks(4096, 4, 4096, V2)),
                row(
                        blocks(4096, 4, 8192, V3),
                        Kernel.REFUSES,
                        "FrameSize=8192 is more than BlockSize=4096, so that a block has no frame: use at most 4096",
                        blocks(4096, 4, 4096, V3)),
                row(
                        new Request(4096, 4, 4096, 65536, V3),
                        Kernel.MISUNDERSTANDS,
                        "BlockTimeoutMillis=65536 is not from 0 to 65535, since the kernel keeps 16 bits of it: use 65535",
                        new Request(4096, 4, 4096, 65535, V3)),
                row(
                        new Request(4096, 4, 4096, -1, V3),
                        Kernel.MISUNDERSTANDS,
                        "BlockTimeoutMillis=-1 is not from 0 to 65535, since the kernel keeps 16 bits of it: use 0",
                        new Request(4096, 4, 4096, 0, V3)),
                row(
                        blocks(1 << 20, 4, 1 << 20, V3.withPrivateSize(65536)),
                        Kernel.MISUNDERSTANDS,
                        "PrivateSize=65536 is not from 0 to 65528, since the kernel keeps 16 bits of it: use 65528",
                        blocks(1 << 20, 4, 1 << 20, V3.withPrivateSize(65528))),
                row(
                        blocks(4096, 4, 4096, V3.withPrivateSize(4000)),
                        Kernel.REFUSES,
                        "PrivateSize=4000 + the block's header of 48 + TPACKET3_HDRLEN=68 + Reserve=0 is more than"
                                + " BlockSize=4096: use at most 3976",
                        blocks(4096, 4, 4096, V3.withPrivateSize(3976))),
                row(
                        blocks(4096, 4, 4096, V3.withReserve(3981)),
                        Kernel.REFUSES,
                        "Reserve=3981 + TPACKET3_HDRLEN=68 + the block's header of 48 is more than BlockSize=4096: use at"
                                + " most 3980",
                        blocks(4096, 4, 4096, V3.withReserve(3980))),
                row(
                        blocks(1 << 17, 4, 1 << 17, V2.withReserve(65392)),
                        Kernel.MISUNDERSTANDS,
                        "Reserve=65392 is not from 0 to 65391, so that packets begin within the first 65535 bytes: use 65391",
                        blocks(1 << 17, 4, 1 << 17, V2.withReserve(65391))),
                row(
                        blocks(4096, 4, 4096, V3.withReserve(-1)),
                        Kernel.REFUSES,
                        "Reserve=-1 is not from 0 to 65439, so that packets begin within the first 65535 bytes: use 0",
                        blocks(4096, 4, 4096, V3.withReserve(0))),
                row(
                        blocks(4096, 4, 4096, V3.withVnetHeader(true).withCooked(true)),
                        Kernel.REFUSES,
                        "VnetHeader=true needs packets with their link layer (SOCK_RAW): use false, or not cooked",
                        blocks(4096, 4, 4096, V3.withCooked(true))),
                row(
                        blocks(4096, 4, 2048, V2.withRxHash(true)),
                        Kernel.MISUNDERSTANDS,
                        "RxHash=true belongs to TPACKET_V3, and Version=V2: use false",
                        blocks(4096, 4, 2048, V2)),
                row(
                        blocks(4096, 4, 2048, V1.withPrivateSize(8)),
                        Kernel.MISUNDERSTANDS,
                        "PrivateSize=8 belongs to TPACKET_V3, and Version=V1: use 0",
                        blocks(4096, 4, 2048, V1)));
    }

    private static VethPair pair;

    @BeforeAll
    static void openPair() throws Exception {
        pair = new VethPair();
    }

    @AfterAll
    static void closePair() throws Exception {
        pair.close();
    }

    @ParameterizedTest
    @MethodSource("rows")
    void shouldNameTheRelationAndTheNearestValue(Row row) throws Exception {
        RingException e = assertThrows(RingException.class, () -> AfPacketRings.open(row.broken.on(pair.receiver)));
        assertEquals(row.message, e.getMessage());
        assertEquals(Optional.of(row.message.split("=")[0]), e.key());
        if (row.nearest != null) {
            AfPacketRings.open(row.nearest.on(pair.receiver)).rings().forEach(Ring::close);
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    void shouldKnowWhatTheKernelWouldHaveDone(Row row) throws Exception {
        boolean tooLarge = (long) row.broken.blockSize * row.broken.numBlocks >= 1L << 32;
        if (row.broken.frameSize == 0 || row.broken.numBlocks == 0 || tooLarge) {
            return; // a division by zero here, the removal of a ring there, or memory that is not there
        }
        if (row.kernel == Kernel.REFUSES) {
            assertThrows(ErrnoException.class, row.broken::askKernel);
        } else {
            row.broken.askKernel();
        }
    }
}
