package io.witness.consumer.recorder.internal;

/** Notices that the interface is down while no packet arrives, so that the next packet says so. For the consumer's thread. */
final class LinkGap {
    private static final long NONE = 0;

    private long sinceNanos = NONE;
    private long untilNanos = NONE;

    /**
     * Looks at the link. Called about once a second while no packet arrives: a shorter interruption is not noticed.
     *
     * @param isDown whether the interface is down, without carrier, or missing
     * @param packetNanos the packet time
     */
    void look(boolean isDown, long packetNanos) {
        if (isDown && sinceNanos == NONE) {
            sinceNanos = packetNanos;
        }
        untilNanos = isDown ? NONE : untilNanos == NONE ? packetNanos : untilNanos;
    }

    boolean isPending() {
        return sinceNanos != NONE;
    }

    /** Describes the interruption before a packet, and forgets it. */
    String state(long timeNanos) {
        long until = untilNanos == NONE ? timeNanos : Math.min(untilNanos, timeNanos);
        String text =
                "gap: the link was down from " + RecordingTimes.text(sinceNanos) + " to " + RecordingTimes.text(until);
        sinceNanos = NONE;
        untilNanos = NONE;
        return text;
    }
}
