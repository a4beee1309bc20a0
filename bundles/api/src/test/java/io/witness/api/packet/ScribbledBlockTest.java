package io.witness.api.packet;

import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** A client writes into a ring while a reader walks its blocks. */
class ScribbledBlockTest {
    private static final int BLOCK_SIZE = 4096;
    private static final int WALKS = Boolean.getBoolean("witness.soak") ? 100_000 : 20_000;
    private static final int HEADER_WORDS = 10;

    private final AtomicBoolean done = new AtomicBoolean();
    private final ByteBuffer good;
    private final int[] headers;
    private final ByteBuffer memory = ByteBuffer.allocateDirect(BLOCK_SIZE).order(ByteOrder.nativeOrder());
    private Throwable failure;
    private int packets;
    private int malformed;

    ScribbledBlockTest() {
        KernelBlock block = new KernelBlock(BLOCK_SIZE);
        headers = new int[] {
            0,
            block.add(60, 60, 0).last(),
            block.add(1000, 1500, 0).tag(0x88A8, 0x2064).last(),
            block.add(0, 14, 0).last(),
            block.add(11, 11, PacketLayout.STATUS_VLAN_VALID).last(),
            block.add(500, 500, 0).tag(0x8100, 5).last()
        };
        good = block.close();
    }

    @Test
    void shouldOnlyEverBeMalformedToItsReader() throws Exception {
        Thread scribbler = new Thread(this::scribble);
        scribbler.setUncaughtExceptionHandler((thread, e) -> failure = e);
        scribbler.start();
        try {
            walk();
        } finally {
            done.set(true);
            scribbler.join();
        }
        assertNull(failure);
        assertTrue(packets > 0 && malformed > 0, packets + " packets, malformed " + malformed);
    }

    private void walk() {
        PacketProbe probe = new PacketProbe(BLOCK_SIZE, () -> {});
        Block block = new Block();
        for (int i = 0; i < WALKS; i++) {
            try {
                PacketCursor cursor = block.wrap(memory, 0).packets();
                while (cursor.hasNext()) {
                    packets++;
                    probe.look(cursor.next());
                }
            } catch (MalformedBlockException e) {
                malformed++;
            }
        }
    }

    /** Turns bits of headers and overwrites words anywhere; now and then makes all good again. */
    private void scribble() {
        Random random = new Random(20260101);
        while (!done.get()) {
            memory.put(0, good, 0, BLOCK_SIZE);
            for (int i = random.nextInt(50); i > 0; i--) {
                int header = headers[random.nextInt(headers.length)] + 4 * random.nextInt(HEADER_WORDS);
                memory.putInt(header, memory.getInt(header) ^ 1 << random.nextInt(Integer.SIZE));
            }
            memory.putInt(random.nextInt(BLOCK_SIZE - Integer.BYTES), random.nextInt());
        }
    }
}
