package io.witness.replay.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.api.packet.LinkTypes;
import io.witness.api.packet.PacketCopy;
import io.witness.api.ring.FanoutMode;
import io.witness.api.ring.RingException;
import io.witness.api.ring.RingSpecification;
import io.witness.api.ring.RingSpecification.Fanout;
import io.witness.api.ring.RingSpecification.Geometry;
import io.witness.api.ring.Selection;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RingSelectorTest {
    private static final int FLOWS = 1000;
    private static final int RINGS = 4;

    @Test
    void shouldPutBothDirectionsOfAFlowIntoOneRing() throws RingException {
        RingSelector spread = RingSelector.of(specification(0, RINGS), LinkTypes.ETHERNET);
        int[] flows = new int[RINGS];
        for (int flow = 0; flow < FLOWS; flow++) {
            int index = spread.index(packet(Packets.frame(1, flow, 53)));
            flows[index]++;
            assertEquals(index, spread.index(packet(Packets.frame(2, flow, 53))));
            assertEquals(index, spread.index(packet(reverse(Packets.frame(3, flow, 53)))));
            assertEquals(index, spread.index(packet(tagged(Packets.frame(3, flow, 53)))));
        }
        for (int count : flows) {
            assertTrue(count > FLOWS / RINGS / 2, () -> count + " of " + FLOWS);
        }
    }

    @Test
    void shouldGoRound() throws RingException {
        RingSelector spread = RingSelector.of(specification(1, 3), LinkTypes.ETHERNET);
        for (int i = 0; i < 9; i++) {
            assertEquals(i % 3, spread.index(packet(Packets.frame(1))));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4, 5, 0x8000, 0x1001})
    void shouldRefuseOtherWays(int mode) throws RingException {
        RingException e = assertThrows(RingException.class, () -> RingSelector.of(specification(mode, 2), 1));
        assertEquals(Optional.of("FanoutType"), e.key());
        assertTrue(e.getMessage().contains("use hash or lb, without flags"), e.getMessage());
        assertEquals(0, RingSelector.of(specification(mode, 1), 1).index(packet(Packets.frame(1))));
    }

    private static RingSpecification specification(int mode, int size) {
        FanoutMode fanout = new FanoutMode(mode & 0xFFF, mode & 0xF000);
        return new RingSpecification(
                "replay:/a", Geometry.of(4096, 2, 0), new Fanout(fanout, size, 0), Selection.ALL, false, false);
    }

    private static PacketCopy packet(byte[] frame) {
        return Packets.copy(frame, 0);
    }

    private static byte[] reverse(byte[] frame) {
        byte[] reversed = frame.clone();
        System.arraycopy(frame, 26, reversed, 30, 4);
        System.arraycopy(frame, 30, reversed, 26, 4);
        System.arraycopy(frame, 34, reversed, 36, 2);
        System.arraycopy(frame, 36, reversed, 34, 2);
        return reversed;
    }

    private static byte[] tagged(byte[] frame) {
        ByteBuffer tagged = ByteBuffer.allocate(frame.length + 4);
        tagged.put(frame, 0, 12).putInt(0x8100_0007).put(frame, 12, frame.length - 12);
        return tagged.array();
    }
}
