package io.witness.fanout.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.api.consumer.PacketConsumer;
import io.witness.api.packet.Block;
import io.witness.api.packet.MalformedBlockException;
import io.witness.api.ring.RingDescription;
import io.witness.api.ring.RingException;
import io.witness.api.socket.Reader;
import io.witness.api.socket.SubscriptionStatus;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ConsumerRunnerTest {
    private static final int NUM_BLOCKS = 8;

    private final FakeRing ring = new FakeRing(NUM_BLOCKS);
    private final FanoutRing fanout =
            new FanoutRing("/run/test.sock", 0, ring, RingUnderTest.QUOTAS, System::nanoTime, e -> {});
    private final Recorder recorder = new Recorder();
    private ConsumerRunner runner;

    /** Notes what it is called with; throws when the number of packets says so. */
    private static final class Recorder implements PacketConsumer {
        static final int MALFORMED = 13;
        static final int BROKEN = 17;
        static final int HELD = 19;
        volatile boolean released;
        final List<String> calls = new CopyOnWriteArrayList<>();

        @Override
        public void open(String socketName, int fanoutIndex, RingDescription description) {
            calls.add("open " + socketName + "/" + fanoutIndex);
        }

        @Override
        public void accept(Block block) {
            calls.add("block " + block.index() + " of " + block.packetCount());
            if (block.packetCount() == MALFORMED) {
                throw new MalformedBlockException("by the test");
            }
            if (block.packetCount() == HELD) {
                await(() -> released);
                try {
                    block.packets();
                } catch (IllegalStateException e) {
                    calls.add(e.getMessage());
                    throw e;
                }
            }
            if (block.packetCount() == BROKEN) {
                throw new IllegalStateException("by the test");
            }
        }

        @Override
        public void close() {
            calls.add("close");
        }

        @Override
        public Map<String, Long> figures() {
            return Map.of("calls", (long) calls.size());
        }
    }

    @BeforeEach
    void start() throws RingException {
        runner = new ConsumerRunner("test", recorder, "/run/test.sock", 0, fanout);
        runner.start();
        fanout.start();
    }

    @AfterEach
    void stop() {
        runner.stop();
        fanout.close();
    }

    private static void await(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            Thread.onSpinWait();
        }
    }

    private SubscriptionStatus status() {
        return fanout.status().subscriptions().get(0);
    }

    @Test
    void shouldReadEachBlockInOrderAndReturnIt() {
        for (int i = 0; i < 1000; i++) {
            int index = i % NUM_BLOCKS;
            await(() -> ring.isFree(index));
            ring.fill(i % 10);
        }
        await(() -> recorder.calls.size() == 1001);

        assertEquals("open /run/test.sock/0", recorder.calls.get(0));
        for (int i = 0; i < 1000; i++) {
            assertEquals("block " + i % NUM_BLOCKS + " of " + i % 10, recorder.calls.get(i + 1));
        }
        await(() -> status().ledger().returned().blocks() == 1000);
        assertEquals(1001L, status().figures().get("calls"));
    }

    @Test
    void shouldCountAMalformedBlockAndGoOn() {
        ring.fill(Recorder.MALFORMED);
        ring.fill(1);
        await(() -> recorder.calls.size() == 3);

        await(() -> status().ledger().returned().blocks() == 2);
        assertEquals(1, status().malformed());
    }

    @Test
    void shouldTakeAConsumerThatThrowsOffItsRing() {
        ring.fill(Recorder.BROKEN);
        await(() -> recorder.calls.contains("close"));

        await(() -> fanout.status().subscriptions().isEmpty());
        await(() -> ring.isFree(0));
        assertTrue(ring.fill(1));
    }

    @Test
    void shouldRevokeTheBlockOfAConsumerThatIsStopped() {
        ring.fill(Recorder.HELD);
        await(() -> recorder.calls.size() == 2);
        runner.stop();
        recorder.released = true;
        runner.awaitEnd(60_000);

        assertEquals("the consumer is taken off this ring", recorder.calls.get(2));
        assertEquals("close", recorder.calls.get(3));
        assertTrue(ring.isFree(0));
    }

    @Test
    void shouldRevokeTheBlockOfAConsumerThatIsEvicted() throws RingException {
        FakeReader good = new FakeReader(NUM_BLOCKS);
        good.returnsWhenAsked = true;
        good.subscription = fanout.subscribe(Reader.consumer("good"), good);
        for (int i = 0; i < NUM_BLOCKS; i++) {
            ring.fill(Recorder.HELD);
        }
        await(() -> fanout.status().ended().evicted() == 1);
        recorder.released = true;
        await(() -> recorder.calls.contains("close"));

        String reason = recorder.calls.get(2);
        assertTrue(
                reason.matches("evicted for the sake of the other readers: it held \\d+ blocks?, block 0 for .*"),
                reason);
    }

    @Test
    void shouldCloseAConsumerThatIsStopped() {
        runner.stop();
        runner.awaitEnd(60_000);
        assertEquals(List.of("open /run/test.sock/0", "close"), recorder.calls);
    }
}
