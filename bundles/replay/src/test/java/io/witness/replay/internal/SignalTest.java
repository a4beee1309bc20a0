package io.witness.replay.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SignalTest {
    private static final int ROUNDS = 100_000;
    private final Signal signal = new Signal();

    @Test
    void shouldNotWaitForWhatHappenedSince() throws Exception {
        long seen = signal.count();
        signal.raise();
        assertEquals(seen + 1, signal.await(seen, -1));
        assertEquals(seen + 1, signal.await(seen + 1, 1), "the time is over");
        assertEquals(seen + 1, signal.await(seen + 1, 0));
    }

    @Test
    void shouldMissNothingBetweenLookingAndWaiting() throws Exception {
        Signal answer = new Signal();
        FutureTask<Long> echo = new FutureTask<>(() -> {
            long seen = 0;
            while (seen < ROUNDS) {
                seen = signal.await(seen, -1);
                answer.raise();
            }
            return seen;
        });
        new Thread(echo).start();
        for (long i = 0; i < ROUNDS; i++) {
            signal.raise();
            answer.await(i, -1);
        }
        assertEquals(ROUNDS, echo.get());
    }

    @Test
    void shouldEndByInterruptionOnlyWhereAskedTo() throws Exception {
        Thread.currentThread().interrupt();
        assertThrows(InterruptedException.class, () -> signal.await(0, -1));
        Thread.currentThread().interrupt();
        assertEquals(0, signal.awaitUninterruptibly(0, 5));
        assertTrue(Thread.interrupted());
        signal.raise();
        assertEquals(1, signal.awaitUninterruptibly(0, -1));
    }
}
