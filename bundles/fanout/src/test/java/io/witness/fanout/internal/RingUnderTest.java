package io.witness.fanout.internal;

import io.witness.api.ring.RingException;
import io.witness.api.socket.Quotas;
import io.witness.api.socket.Reader;
import io.witness.api.socket.SlowClient;

/** A fanout ring over a fake one, whose thread and clock are moved by the test. */
final class RingUnderTest {
    static final long MILLI = 1_000_000L;
    /** The defaults. */
    static final Quotas QUOTAS = new Quotas(0, 100, SlowClient.SKIP, 64, 0);

    final FakeRing ring;
    final FanoutRing fanout;
    final int numBlocks;
    long now = 1;

    RingUnderTest(int numBlocks) {
        this(numBlocks, QUOTAS);
    }

    RingUnderTest(int numBlocks, Quotas quotas) {
        this.numBlocks = numBlocks;
        ring = new FakeRing(numBlocks);
        fanout = new FanoutRing("/run/test.sock", 0, ring, quotas, () -> now, e -> {
            throw new AssertionError(e);
        });
    }

    FakeReader join() {
        try {
            FakeReader reader = new FakeReader(numBlocks);
            reader.subscription = fanout.subscribe(Reader.consumer("test"), reader);
            return reader;
        } catch (RingException e) {
            throw new AssertionError(e);
        }
    }

    void cycle() {
        try {
            fanout.agent().dutyCycle();
        } catch (RingException e) {
            throw new AssertionError(e);
        }
    }

    /** Fills as many blocks as there is room for, of one packet each, and takes each at once. */
    void fillAndCycle(int blocks) {
        for (int i = 0; i < blocks; i++) {
            ring.fill(1);
            cycle();
        }
    }

    /** The same while some readers return at once what they get. */
    void fillAndReturn(int blocks, FakeReader... good) {
        for (int i = 0; i < blocks; i++) {
            fillAndCycle(1);
            for (FakeReader reader : good) {
                reader.returnAll();
            }
        }
    }

    /** Time passes in which the ring's thread can act. */
    void passAgentTime(long millis) {
        for (long step = 0; step < millis; step += 10) {
            now += 10 * MILLI;
            cycle();
        }
    }
}
