package io.witness.cli.internal.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.witness.cli.internal.probe.ProbeFrame.Kind;
import java.nio.ByteBuffer;

/** An input is a frame that arrives at both ends while ten probes are under way. */
class ProbeFrameFuzzTest {
    private static final int UNDER_WAY = 10;

    @FuzzTest(maxDuration = "10m")
    void shouldCountItOnceAndNothingElse(byte[] input) {
        for (Kind kind : Kind.values()) {
            ProbeLog log = new ProbeLog();
            for (int i = 0; i < UNDER_WAY; i++) {
                log.time(log.begin(), Point.SENT, Clock.USER, 1000);
            }
            ProbeReceiver receiver = new ProbeReceiver(null, log, ProbeFrames.RUN, kind);
            ByteBuffer memory = receiver.memory();
            memory.put(input, 0, Math.min(input.length, memory.capacity()));
            receiver.take(input.length, 2000);
            ProbeSummary summary = log.summary(0);
            long ignored = summary.ignored().values().stream()
                    .mapToLong(Long::longValue)
                    .sum();
            assertEquals(1, summary.received() + ignored, summary::toString);
            assertEquals(0, summary.duplicates() + summary.reordered());
            assertTrue(ProbeJson.of(summary).endsWith("}}"));
        }
    }
}
