package io.witness.fanout.internal.dispatch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.witness.api.ring.Ring;
import io.witness.api.ring.RingDescription;
import io.witness.api.socket.Reader;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Proxy;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** What a block costs of the heap, here: whoever opens rings counts on it when it decides whether there is enough. */
class HeapOfRingTest {
    private static final int NUM_BLOCKS = 1_000_000;

    /** Of a ring 17 bytes, of a reader a bit, and of each object something. */
    @Test
    void shouldNeedAFewBytesForEachBlock() throws Exception {
        open(ring(4)).subscribe(Reader.consumer("test"), new FakeReader(4)); // loads classes
        Ring ring = ring(NUM_BLOCKS);
        long before = allocated();
        FanoutRing fanout = open(ring);
        long ofRing = allocated() - before;
        assertTrue(ofRing < 17 * NUM_BLOCKS + 50_000, () -> ofRing + " bytes");

        before = allocated();
        fanout.subscribe(Reader.consumer("test"), new FakeReader(NUM_BLOCKS));
        long ofReader = allocated() - before;
        assertTrue(ofReader < NUM_BLOCKS / 8 + 50_000, () -> ofReader + " bytes");
        assertEquals(1, fanout.subscriptions().length);
    }

    private static FanoutRing open(Ring ring) {
        return new FanoutRing("/run/test.sock", 0, ring, RingUnderTest.QUOTAS, System::nanoTime, new LossLog(), e -> {
            throw new AssertionError(e);
        });
    }

    /** Of which only the description is needed. */
    private static Ring ring(int numBlocks) {
        RingDescription description = new RingDescription(
                Optional.of("fake0"), OptionalInt.of(1), OptionalInt.empty(), Optional.of(""), 4096, numBlocks);
        return (Ring) Proxy.newProxyInstance(
                Ring.class.getClassLoader(),
                new Class<?>[] {Ring.class},
                (proxy, method, args) -> method.getName().equals("description") ? description : null);
    }

    private static long allocated() {
        return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
    }
}
