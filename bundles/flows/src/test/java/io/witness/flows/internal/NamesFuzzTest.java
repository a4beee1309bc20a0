package io.witness.flows.internal;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.witness.api.packet.LinkTypes;
import io.witness.api.packet.PacketCopy;
import io.witness.decode.FlowPacket;
import io.witness.pcap.testing.Frames;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** An input is the parser (a byte: TLS and HTTP, or DNS) and the content of a segment or a datagram. */
class NamesFuzzTest {
    private static final int MOST_CONTENT = 2000;

    private final SlotMemory memory = new SlotMemory(ByteBuffer.allocate(2 * Slots.SIZE));
    private final Names names = new Names();
    private final FlowPacket packet = new FlowPacket(LinkTypes.ETHERNET);

    @FuzzTest(maxDuration = "10m")
    void shouldReadWithinThePacketAndTheSlot(byte[] input) {
        if (input.length < 2) {
            return;
        }
        byte[] content = Arrays.copyOfRange(input, 1, Math.min(input.length, MOST_CONTENT));
        boolean isTcp = (input[0] & 1) == 0;
        byte[] segment = isTcp
                ? Frames.join(Frames.tcp(0x18, 0), content)
                : Frames.join(Frames.hex("1388 0035 %04x 0000".formatted(8 + content.length)), content);
        byte[] frame = Frames.ethernet(0x0800, Frames.ipv4(isTcp ? FlowPacket.TCP : FlowPacket.UDP, segment));
        memory.zero(0, 2 * Slots.SIZE);
        for (int i = 0; i < 2; i++) {
            packet.read(new PacketCopy(0).set(ByteBuffer.wrap(frame), frame.length, 0, 0));
            names.read(packet, packet.ipProtocol(), memory, 0);
        }
        assertTrue(memory.int8(Slots.NAME_LENGTH) <= Slots.MOST_NAME);
        assertTrue(memory.int8(Slots.ALPN_LENGTH) <= Slots.MOST_ALPN);
        assertTrue(memory.int64(Slots.ADDRESS_A) == 0 && memory.int64(Slots.BYTES_B) == 0);
        for (int at = Slots.SIZE; at < 2 * Slots.SIZE; at += Long.BYTES) {
            assertTrue(memory.int64(at) == 0, "the next slot is untouched");
        }
    }
}
