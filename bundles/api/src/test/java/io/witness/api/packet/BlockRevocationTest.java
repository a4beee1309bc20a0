package io.witness.api.packet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BlockRevocationTest {
    private final KernelBlock memory = new KernelBlock(4096);
    private final Block block = new Block();

    @BeforeEach
    void fill() {
        memory.add(60, 60, 0).add(60, 60, 0).close();
        block.wrap(memory.memory, 3);
    }

    private static void assertRevoked(String reason, Executable call) {
        assertEquals(reason, assertThrows(IllegalStateException.class, call).getMessage());
    }

    @Test
    void shouldEndTheWalkAtTheNextPacket() {
        PacketCursor cursor = block.packets();
        cursor.next();
        block.revoke("too slow");
        assertRevoked("too slow", cursor::next);
        assertRevoked("too slow", cursor::next);
    }

    @Test
    void shouldEndTheWalkAtTheEndToo() {
        PacketCursor cursor = block.packets();
        cursor.next();
        cursor.next();
        assertFalse(cursor.hasNext());
        block.revoke("too slow");
        assertRevoked("too slow", cursor::hasNext);
    }

    @Test
    void shouldLetNobodyReadTheBlock() {
        block.revoke("too slow");
        assertRevoked("too slow", block::packets);
        assertRevoked("too slow", block::packetCount);
        assertRevoked("too slow", block::sequenceNumber);
        assertRevoked("too slow", block::lastTimeNanos);
    }

    @Test
    void shouldStayRevokedForTheBlocksThatFollow() {
        block.revoke("too slow");
        block.wrap(memory.memory, 3);
        assertRevoked("too slow", block::packets);
        assertEquals(3, block.index());
    }

    @Test
    void shouldKeepTheFirstReason() {
        block.revoke("too slow");
        block.revoke("the socket is closed");
        assertRevoked("too slow", block::packets);
    }

    @Test
    void shouldLeaveThePacketInHandReadable() {
        PacketCursor cursor = block.packets();
        Packet packet = cursor.next();
        block.revoke("too slow");
        assertEquals(60, packet.snapLength());
        assertEquals(59, packet.unsignedByte(59));
    }

    @Test
    void shouldReachAThreadThatIsWalking() throws Exception {
        CountDownLatch walking = new CountDownLatch(1);
        AtomicReference<String> end = new AtomicReference<>();
        Thread walker = new Thread(() -> end.set(walkUntilRevoked(walking)));
        walker.start();
        walking.await();
        block.revoke("too slow");
        walker.join();
        assertEquals("too slow", end.get());
    }

    private String walkUntilRevoked(CountDownLatch walking) {
        try {
            for (long walks = 0; ; walks++) {
                PacketCursor cursor = block.packets();
                while (cursor.hasNext()) {
                    assertEquals(60, cursor.next().snapLength());
                }
                if (walks == 100_000) { // by now it is compiled
                    walking.countDown();
                }
            }
        } catch (IllegalStateException e) {
            return e.getMessage();
        }
    }
}
