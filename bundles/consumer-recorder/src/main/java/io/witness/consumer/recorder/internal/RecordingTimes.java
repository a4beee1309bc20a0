package io.witness.consumer.recorder.internal;

import java.time.Instant;

/** Formats times of packets. */
final class RecordingTimes {
    private RecordingTimes() {}

    static String text(long nanos) {
        return Instant.ofEpochSecond(nanos / 1_000_000_000, nanos % 1_000_000_000)
                .toString();
    }
}
