package io.witness.server.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import org.junit.jupiter.api.Test;

class ClientMemoryTest {
    private static final int NO_DESCRIPTOR = -1;

    @Test
    void shouldBeUsedAgainByTheNextClientOnly() {
        MemoryPool pool = new MemoryPool();
        ClientMemory first = pool.take();
        assertNotSame(first, pool.take());
        pool.giveBack(first);
        assertSame(first, pool.take());
        assertNotSame(first, pool.take());
    }

    /** The ring's thread may deliver until the subscription is closed: the memory may be another client's by then. */
    @Test
    void shouldNotBeTouchedByAnOutboxThatIsClosed() {
        ClientMemory memory = new ClientMemory();
        Outbox outbox = new Outbox(NO_DESCRIPTOR);
        assertEquals(0, outbox.sendIndexes(5, 1));
        outbox.open(memory, 8);
        outbox.close();
        memory.indexes.buffer().putInt(0, 77);
        memory.unfinished.buffer().put(0, (byte) 7);
        assertEquals(0, outbox.sendIndexes(5, 3));
        assertFalse(outbox.send(new byte[] {1, 2}));
        assertEquals(77, memory.indexes.buffer().getInt(0));
        assertEquals(7, memory.unfinished.buffer().get(0));
    }
}
