package io.witness.it.afpacket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.afpacket.PacketSocket;
import io.witness.afpacket.PacketSocketOptions;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A packet socket that is opened under traffic never receives a packet that its filter refuses. */
class FilterAtOpeningTest extends OnVethPair {
    private static final int OPENINGS = 200;
    private static final int WANTED = 7;
    private static final int KINDS = 10;

    private volatile boolean ended;
    private volatile long sent;

    @Test
    void shouldNotReceiveWhatTheFilterRefuses() throws Exception {
        Thread flood = new Thread(this::flood);
        flood.start();
        PacketSocketOptions options = PacketSocketOptions.of(pair.receiver)
                .withFilter("udp[8:4] = " + WANTED)
                .withPromiscuous(true);
        ByteBuffer target = ByteBuffer.allocateDirect(100);
        try {
            for (int opening = 0; opening < OPENINGS; opening++) {
                long before = sent;
                try (PacketSocket socket = PacketSocket.open(options)) {
                    socket.setReadDeadline(PacketSocket.deadlineIn(60, TimeUnit.SECONDS));
                    for (int i = 0; i < 5; i++) {
                        assertTrue(socket.receive(target.clear()) > 0, "nothing came");
                        assertEquals(WANTED, target.getInt(FrameSender.NUMBER_OFFSET), "opening " + opening);
                    }
                }
                assertTrue(sent - before >= KINDS, "there was no traffic");
            }
        } finally {
            ended = true;
            flood.join();
        }
    }

    private void flood() {
        try {
            for (int i = 0; !ended; i++) {
                sender.send(i % KINDS);
                sent = i;
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
