package io.witness.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class ServerHandshakeTest {
    private static String encoded(byte[] info, ByteOrder order) {
        ByteBuffer target = ByteBuffer.allocate(ServerHandshake.length(info)).order(order);
        ServerHandshake.put(target, 2, 1 << 20, 64, info);
        return HexFormat.of().formatHex(target.array(), 0, target.position());
    }

    @Test
    void shouldBeWhatIsOnTheWireWhateverTheBuffersOrder() {
        String wire = "02" + "8003000400000002" + "8004000400100000" + "8005000400000040" + "80020000";
        assertEquals(wire, encoded(null, ByteOrder.BIG_ENDIAN));
        assertEquals(wire, encoded(null, ByteOrder.LITTLE_ENDIAN));
    }

    @Test
    void shouldDescribeTheRingBeforeTheIndexIsDue() {
        String text = encoded("{\"a\":1}".getBytes(StandardCharsets.UTF_8), ByteOrder.BIG_ENDIAN);
        assertTrue(text.endsWith("8f010007" + "7b2261223a317d" + "80020000"), text);
    }

    @Test
    void shouldNeverSendADescriptionOfFourBytes() {
        String text = encoded("{  }".getBytes(StandardCharsets.UTF_8), ByteOrder.BIG_ENDIAN);
        assertTrue(text.endsWith("8f010005" + "7b20207d20" + "80020000"), text);
    }

    @Test
    void shouldRefuseWhatDoesNotFitIntoAHeader() {
        assertThrows(IllegalArgumentException.class, () -> Messages.header(0x7FFF, 0));
        assertThrows(IllegalArgumentException.class, () -> Messages.header(0x18002, 0));
        assertThrows(IllegalArgumentException.class, () -> Messages.header(0x8F01, 65536));
    }

    @Test
    void shouldKnowTheRangesWithoutTheirEnds() {
        assertTrue(Messages.isServerToClient(0x8002) && Messages.isServerToClient(0xC005));
        assertTrue(Messages.isClientToServer(0xC007) && Messages.isClientToServer(0xFFFE));
        for (int type : new int[] {0x8000, 0x8001, 0xC006, 0xFFFF}) {
            assertTrue(!Messages.isServerToClient(type) && !Messages.isClientToServer(type));
        }
    }
}
