package io.witness.it.afpacket;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.witness.it.Tun;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** As {@link MemoryBlocksTest}, of packets without a link header. */
class TunBlocksTest {
    private static final String NAME = "wtun0";

    @Test
    void shouldBeThoseOfTheKernel() throws Exception {
        try (Tun tun = new Tun(NAME);
                BothRings rings = new BothRings(Rings.openOne(NAME))) {
            assertEquals(OptionalInt.of(101), rings.kernel.description().linkType());
            for (byte[] packet : packets()) {
                tun.send(packet);
                rings.sent(packet);
            }
            List<Integer> blocks = rings.takeAllFromKernel();
            rings.fillAs(blocks);
            rings.assertSame(blocks);
        }
    }

    private static List<byte[]> packets() {
        return List.of(packet("45", 20), packet("45", 21), packet("60", 40), packet("45", 1500), packet("60", 1499));
    }

    private static byte[] packet(String start, int length) {
        byte[] packet = new byte[length];
        packet[0] = HexFormat.of().parseHex(start)[0];
        return packet;
    }
}
