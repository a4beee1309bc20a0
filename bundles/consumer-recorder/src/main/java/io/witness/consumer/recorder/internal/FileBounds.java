package io.witness.consumer.recorder.internal;

import java.util.concurrent.TimeUnit;

/** Tells where a file ends: after a number of packets, at a multiple of a time, or on request. */
final class FileBounds {
    private volatile long mostPackets;
    private volatile long periodNanos;
    private volatile boolean requested;
    private long packets;
    private long endNanos;

    /** Sets the limits. Any thread may call. */
    void change(RecorderSettings settings) {
        mostPackets = settings.filePackets() == 0 ? Long.MAX_VALUE : settings.filePackets();
        periodNanos = TimeUnit.SECONDS.toNanos(settings.fileSeconds());
    }

    /** Ends the present file soon. Any thread may call. */
    void request() {
        requested = true;
    }

    boolean isRequested() {
        return requested && packets > 0;
    }

    /** Tells whether a packet of this time, or the present time, is behind the file. A clock may have been set back. */
    boolean isBehind(long timeNanos) {
        if (packets == 0) {
            return false;
        }
        long period = periodNanos;
        return packets >= mostPackets
                || period > 0 && (timeNanos >= endNanos || timeNanos < endNanos - 2 * period)
                || requested;
    }

    void count(long timeNanos) {
        if (packets++ == 0 && periodNanos > 0) {
            endNanos = timeNanos - timeNanos % periodNanos + periodNanos;
        }
    }

    void fileEnds() {
        packets = 0;
        requested = false;
    }
}
