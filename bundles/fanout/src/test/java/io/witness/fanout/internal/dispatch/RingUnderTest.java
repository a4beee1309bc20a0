package io.witness.fanout.internal.dispatch;

import io.witness.api.ring.RingException;
import io.witness.api.socket.Quotas;
import io.witness.api.socket.Reader;
import io.witness.api.socket.SlowClient;

/** A fanout ring over a fake one, whose thread and clock are moved by the test. */
public final class RingUnderTest {
    public static final long MILLI = 1_000_000L;
    /** The defaults. */
    public static final Quotas QUOTAS = new Quotas(0, 100, SlowClient.SKIP, 64, 0);

    public final FakeRing ring;
    public final FanoutRing fanout;
    public final int numBlocks;
    public long now = 1;
    /** In milliseconds, for losses. */
    public long nowMillis = 1;

    public final LossLog losses = new LossLog(() -> nowMillis);

    public RingUnderTest(int numBlocks) {
        this(numBlocks, QUOTAS);
    }

    public RingUnderTest(int numBlocks, Quotas quotas) {
        this.numBlocks = numBlocks;
        ring = new FakeRing(numBlocks);
        fanout = new FanoutRing("/run/test.sock", 0, ring, quotas, () -> now, losses, e -> {
            throw new AssertionError(e);
        });
    }

    public FakeReader join() {
        try {
            FakeReader reader = new FakeReader(numBlocks);
            reader.subscription = fanout.subscribe(Reader.consumer("test"), reader);
            return reader;
        } catch (RingException e) {
            throw new AssertionError(e);
        }
    }

    public void cycle() {
        fanout.agent().dutyCycle();
    }

    /** Fills as many blocks as there is room for, of one packet each, and takes each at once. */
    public void fillAndCycle(int blocks) {
        for (int i = 0; i < blocks; i++) {
            ring.fill(1);
            cycle();
        }
    }

    /** The same while some readers return at once what they get. */
    public void fillAndReturn(int blocks, FakeReader... good) {
        for (int i = 0; i < blocks; i++) {
            fillAndCycle(1);
            for (FakeReader reader : good) {
                reader.returnAll();
            }
        }
    }

    /** Time passes in which the ring's thread can act. */
    public void passAgentTime(long millis) {
        for (long step = 0; step < millis; step += 10) {
            now += 10 * MILLI;
            cycle();
        }
    }
}
