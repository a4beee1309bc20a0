package io.witness.launcher;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class StopLimitTest {
    @Test
    void shouldLeaveTheEndOfTheProcessToItsThreadWhenItWasReached() throws Exception {
        CountDownLatch reached = new CountDownLatch(1);
        StopLimit limit = new StopLimit(Duration.ofMillis(1), reached::countDown);
        limit.begin();
        reached.await();
        assertFalse(limit.end());
    }

    @Test
    void shouldNotBeReachedAnyMoreWhenTheEndHasGotThrough() throws Exception {
        StopLimit limit = new StopLimit(Duration.ofDays(1), () -> fail("nothing is held up"));
        limit.begin();
        Thread counting = Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("witness-stop-limit"))
                .findFirst()
                .orElseThrow();
        assertTrue(limit.end());
        counting.join();
    }
}
