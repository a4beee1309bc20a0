package io.witness.replay.internal;

import java.util.ArrayList;
import java.util.List;

/** Time that passes by pauses only, from now on: blocks are opened by the host's clock. */
class FakeClock extends Clock {
    final List<Long> pauses = new ArrayList<>();
    private long nanos = System.nanoTime();
    final long startNanos = nanos;

    @Override
    long nanoTime() {
        return nanos;
    }

    @Override
    long pause(Signal signal, long seen, long pauseNanos) {
        pauses.add(pauseNanos);
        nanos += pauseNanos;
        return seen;
    }
}
