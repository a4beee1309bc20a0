package io.witness.fleet.internal;

import java.nio.ByteBuffer;

/**
 * Holds what a host has sent and received in a window: more of it, or the sum.
 *
 * @param window start of the window, seconds since 1970
 * @param traffic sent and received
 * @param flows how many flows
 */
record TalkerDelta(long window, Traffic traffic, long flows) {
    private static final int LENGTH = 6 * Long.BYTES;

    static TalkerDelta of(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        return new TalkerDelta(
                in.getLong(), new Traffic(in.getLong(), in.getLong(), in.getLong(), in.getLong()), in.getLong());
    }

    byte[] bytes() {
        return ByteBuffer.allocate(LENGTH)
                .putLong(window)
                .putLong(traffic.packetsThere())
                .putLong(traffic.packetsBack())
                .putLong(traffic.bytesThere())
                .putLong(traffic.bytesBack())
                .putLong(flows)
                .array();
    }

    /** Adds what came later in the same window. */
    TalkerDelta plus(TalkerDelta more) {
        return new TalkerDelta(window, traffic.plus(more.traffic), flows + more.flows);
    }
}
