package io.witness.fanout.internal.dispatch;

import io.witness.api.socket.Loss;
import io.witness.api.socket.Reader;
import java.util.concurrent.atomic.AtomicLong;

/** Notes the losses at one ring in the log of its socket. For any thread. */
final class RingLosses {
    private final LossLog log;
    private final int ring;
    /** The kernel's drops that are in the log. */
    private final AtomicLong drops = new AtomicLong();

    RingLosses(LossLog log, int ring) {
        this.log = log;
        this.ring = ring;
    }

    /** Notes what the kernel has dropped since the last call, given all that it has dropped. */
    void dropped(long total) {
        long before = drops.get();
        while (total > before) {
            if (drops.compareAndSet(before, total)) {
                log.add(Loss.Kind.DROP, ring, null, 0, total - before, "");
                return;
            }
            before = drops.get();
        }
    }

    /** Notes waiting blocks that were given up for a reader. */
    void skipped(Reader reader, long blocks, long packets, String why) {
        log.add(Loss.Kind.SKIP, ring, reader, blocks, packets, why);
    }

    /** Notes blocks that were in flight to an evicted reader, or waited for it. */
    void evicted(Reader reader, long blocks, long packets, String reason) {
        log.add(Loss.Kind.EVICTION, ring, reader, blocks, packets, reason);
    }
}
