package io.witness.fanout.internal.dispatch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.api.socket.Reader;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MalformedBlocksTest {
    private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);

    private final RingUnderTest test = new RingUnderTest(8);

    @Test
    void shouldCountABlockOnceWhoeverFindsIt() {
        FakeReader first = test.join();
        FakeReader second = test.join();
        test.ring.fill(-1);
        test.cycle();
        first.subscription.malformed(0, "by the test");
        second.subscription.malformed(0, "by the test");

        assertEquals(1, test.fanout.status().malformed());
        assertEquals(1, first.subscription.status().malformed().getAsLong());
        assertEquals(1, second.subscription.status().malformed().getAsLong());
    }

    @Test
    void shouldCountTheSameBlockAgainWhenItWasTakenAgain() {
        FakeReader reader = test.join();
        for (int i = 0; i < 16; i++) {
            test.fillAndCycle(1);
            reader.subscription.malformed(i % 8, "by the test");
            reader.returnAll();
        }
        assertEquals(16, test.fanout.status().malformed());
        assertEquals(16, reader.subscription.status().malformed().getAsLong());
    }

    @Test
    void shouldNotBelieveAReaderThatDoesNotHoldTheBlock() {
        FakeReader reader = test.join();
        test.fillAndCycle(1);
        reader.subscription.malformed(1, "by the test");
        reader.returnAll();
        reader.subscription.malformed(0, "by the test");
        reader.subscription.malformed(99, "by the test");

        assertEquals(0, test.fanout.status().malformed());
        assertEquals(0, reader.subscription.status().malformed().getAsLong());
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MIN_VALUE, -1, FakeRing.BLOCK_SIZE, Integer.MAX_VALUE})
    void shouldGiveABlockWithAnImpossibleCountBack(int packets) {
        FakeReader reader = test.join();
        for (int i = 0; i < 20; i++) {
            test.ring.fill(packets);
            test.cycle();
            reader.returnAll();
        }
        assertEquals(20, test.fanout.status().malformed());
        assertEquals(20, reader.seen.size());
    }

    /** The ring's thread needs the subscription for each block, and a log may be slow. */
    @Test
    void shouldWriteItsLineWhileNobodyElseIsKeptWaiting() {
        List<String> lines = new ArrayList<>();
        Object[] monitors = new Object[2];
        TakenBlocks blocks = new TakenBlocks(
                "/run/test.sock/0",
                new FakeRing(8),
                new AgentClock(() -> 1),
                new RingLosses(new LossLog(), 0),
                line -> {
                    lines.add(line);
                    for (Object monitor : monitors) {
                        assertFalse(Thread.holdsLock(monitor));
                    }
                });
        BlockSubscription subscription =
                new BlockSubscription(Reader.consumer("test"), new FakeReader(8), blocks, ended -> {});
        monitors[0] = subscription;
        monitors[1] = blocks.malformed();
        subscription.changeMostInFlight(8);
        blocks.taken(0, 1);
        subscription.offer(0, 8);
        subscription.advance();
        subscription.malformed(0, "by the test");
        assertEquals(1, lines.size());
        assertTrue(lines.get(0).contains(": by the test; 1 of them since"), lines.get(0));
    }

    @Test
    void shouldTellOfThemOnceAMinute() {
        long[] now = {0};
        List<String> lines = new ArrayList<>();
        MalformedBlocks blocks = new MalformedBlocks("/run/test.sock/0", 8, () -> now[0], lines::add);
        for (int i = 0; i < 180; i++) {
            blocks.taken(3);
            blocks.tell(blocks.found(3), 3, "reason " + i);
            now[0] += MINUTE / 60;
        }
        assertEquals(180, blocks.count());
        assertEquals(3, lines.size());
        String second = "/run/test.sock/0: block 3 is malformed: reason 60; 60 of them since the last such line: ";
        assertTrue(lines.get(1).startsWith(second), lines.get(1));
    }
}
