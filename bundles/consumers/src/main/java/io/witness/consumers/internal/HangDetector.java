package io.witness.consumers.internal;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds consumers that do not return from a call, and reports that once. For one thread, which looks several times a second.
 */
final class HangDetector {
    static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(5);
    /** A longer step between two looks means that the whole process was stopped, which is not a consumer's fault. */
    private static final long LONGEST_STEP_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final Logger LOG = LoggerFactory.getLogger(HangDetector.class);

    private final LongSupplier nanoTime;
    private final Map<Placement, Seen> seen = new HashMap<>();
    private long lastNanos;
    private long clock;

    /** The call at the last look, and when it began. */
    private static final class Seen {
        long call;
        long since;
        boolean told;
    }

    HangDetector(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        lastNanos = nanoTime.getAsLong();
    }

    /** Looks at all present consumers. */
    void look(Iterable<Placement> placements) {
        long now = nanoTime.getAsLong();
        clock += Math.min(now - lastNanos, LONGEST_STEP_NANOS);
        lastNanos = now;
        placements.forEach(this::look);
    }

    private void look(Placement placement) {
        Seen last = seen.computeIfAbsent(placement, each -> new Seen());
        long call = placement.currentCall().current();
        if (call != last.call) {
            returned(placement, last);
            last.call = call;
            last.since = clock;
        } else if (call != CurrentCall.NONE && !last.told && clock - last.since >= LIMIT_NANOS) {
            last.told = true;
            hangs(placement, call);
        }
    }

    private void returned(Placement placement, Seen last) {
        if (last.told) {
            placement.hangs(null);
            LOG.info("{}: has returned after {} s", placement, TimeUnit.NANOSECONDS.toSeconds(clock - last.since));
        }
        last.told = false;
    }

    private static void hangs(Placement placement, long call) {
        String text = placement.currentCall().last() + " does not return";
        placement.hangs(new Placement.Hang(call, Instant.now().minusNanos(LIMIT_NANOS), text));
        LOG.warn(
                "{}: {} for {} s: remove its jar from deploy/ if it should not take that long",
                placement,
                text,
                TimeUnit.NANOSECONDS.toSeconds(LIMIT_NANOS));
    }

    void forget(Placement placement) {
        seen.remove(placement);
    }
}
