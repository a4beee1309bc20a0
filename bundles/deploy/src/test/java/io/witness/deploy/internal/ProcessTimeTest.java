package io.witness.deploy.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ProcessTimeTest {
    @Test
    void shouldNotCountAHaltOfTheWholeProcess() {
        long begin = Long.MAX_VALUE - 10; // the system's clock may begin anywhere
        ProcessTime time = new ProcessTime(begin);
        assertEquals(5, time.at(begin + 5));
        assertEquals(300_000_005, time.at(begin + 300_000_005));
        long hour = TimeUnit.HOURS.toNanos(1);
        assertEquals(1_300_000_005, time.at(begin + 300_000_005 + hour));
        assertEquals(1_300_000_006, time.at(begin + 300_000_006 + hour));
    }
}
