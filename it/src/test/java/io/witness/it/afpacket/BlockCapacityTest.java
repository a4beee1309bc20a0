package io.witness.it.afpacket;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.witness.api.packet.BlockCapacity;
import io.witness.api.packet.BlockLayout;
import io.witness.api.ring.Ring;
import io.witness.api.ringsize.RingSize;
import io.witness.api.ringsize.RingSizeRequest;
import io.witness.api.ringsize.RingSizer;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The calculator's number of packets per block is the kernel's. */
class BlockCapacityTest extends OnVethPair {
    private static final int MTU = 9000;
    private static final int ETHERNET = 14;

    /** Sizes around those at which a packet takes 8 bytes more, and at which one packet fewer fits. */
    @ParameterizedTest
    @CsvSource({"60", "61", "62", "63", "64", "70", "71", "128", "590", "591", "1234", "1514", "4000", "8110", "9014"})
    void shouldBeWhatTheKernelPutsIntoABlock(int size) throws Exception {
        VethPair.ip("link", "set", pair.sender, "mtu", Integer.toString(MTU));
        VethPair.ip("link", "set", pair.receiver, "mtu", Integer.toString(MTU));
        for (int blockSize : new int[] {16384, 65536}) {
            int expected = BlockCapacity.packets(blockSize, BlockCapacity.packetLength(size, ETHERNET));
            assertEquals(expected, packetsOfAFullBlock(blockSize, size, expected), "in " + blockSize + " bytes");
        }
    }

    /** The timeout is long: only a full block is handed over. */
    private int packetsOfAFullBlock(int blockSize, int size, int expected) throws Exception {
        try (Ring ring =
                Rings.openOne(pair.receiver, "BlockSize", blockSize, "NumBlocks", 4, "BlockTimeoutMillis", 60_000)) {
            byte[] frame = WireFrames.plain(size);
            for (int i = 0; i < 2 * expected + 2; i++) {
                sender.send(frame);
            }
            return BlockLayout.packetCount(ring.memory(Rings.takeWithin(ring, 10_000)));
        }
    }

    /** What the calculator prints for a rate is a ring that opens, and that keeps so many packets while one block is read. */
    @ParameterizedTest
    @CsvSource({"20kpps, 64, 200ms", "100Mbit, 1500, 50ms", "1000, 300, 2s"})
    void shouldBearTheSlackWithoutAReader(String rate, String size, String slack) throws Exception {
        RingSizeRequest request = RingSizeRequest.parse(List.of(rate, size, slack));
        RingSize computed = RingSizer.size(request);
        try (Ring ring = Rings.openOne(
                pair.receiver,
                "BlockSize",
                computed.blockSize(),
                "NumBlocks",
                computed.numBlocks(),
                "BlockTimeoutMillis",
                60_000)) {
            byte[] frame = WireFrames.plain(request.packetSize());
            int fitting = computed.packetsPerBlock() * computed.numBlocks();
            for (int i = 0; i < fitting + 10; i++) {
                sender.send(frame);
            }
            while (arrived(ring) < fitting + 10) {
                Thread.onSpinWait();
            }
            assertEquals(fitting, ring.totals().accepted());
        }
    }

    private static long arrived(Ring ring) {
        return ring.totals().accepted() + ring.totals().dropped();
    }
}
