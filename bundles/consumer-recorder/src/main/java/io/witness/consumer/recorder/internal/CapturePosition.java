package io.witness.consumer.recorder.internal;

/**
 * Says where a capture begins, by the counters of its ring.
 *
 * @param packets packets that the ring had taken before; negative: those before the first block
 * @param dropped packets that the kernel had dropped before; negative: those up to now
 */
record CapturePosition(long packets, long dropped) {
    static final CapturePosition UNKNOWN = new CapturePosition(-1, -1);
}
