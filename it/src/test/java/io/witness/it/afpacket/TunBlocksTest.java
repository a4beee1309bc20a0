package io.witness.it.afpacket;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.BufferedReader;
import java.io.Writer;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** As {@link MemoryBlocksTest}, of packets without a link header. */
class TunBlocksTest {
    private static final String NAME = "wtun0";
    private static final String PROGRAM = "it/src/test/python/tun.py";

    @Test
    void shouldBeThoseOfTheKernel() throws Exception {
        Path program = Path.of(System.getProperty("witness.root")).resolve(PROGRAM);
        Process tun = new ProcessBuilder("python3", program.toString(), NAME)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader says = tun.inputReader();
                Writer packets = tun.outputWriter()) {
            assertEquals("up", says.readLine());
            try (BothRings rings = new BothRings(Rings.openOne(NAME))) {
                assertEquals(OptionalInt.of(101), rings.kernel.description().linkType());
                for (byte[] packet : packets()) {
                    packets.append(HexFormat.of().formatHex(packet))
                            .append("\n")
                            .flush();
                    rings.sent(packet);
                }
                List<Integer> blocks = rings.takeAllFromKernel();
                rings.fillAs(blocks);
                rings.assertSame(blocks);
            }
        } finally {
            tun.destroy();
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
