package io.witness.linux.socket;

import static org.junit.jupiter.api.Assertions.assertFalse;

import io.witness.linux.Descriptors;
import io.witness.linux.TestCalls;
import org.junit.jupiter.api.Test;

class PacketSocketsTest {
    @Test
    void shouldTakeOnlySocketsOfTheRightFamilyForPacketSockets() {
        int[] pair = TestCalls.connected();
        int file = TestCalls.memoryFile(4096);
        assertFalse(PacketSockets.isPacketSocket(pair[0]));
        assertFalse(PacketSockets.isPacketSocket(file));
        assertFalse(PacketSockets.isPacketSocket(-1));
        Descriptors.close(pair[0]);
        Descriptors.close(pair[1]);
        Descriptors.close(file);
    }
}
