package io.witness.fleet.internal;

import java.util.Map;

/**
 * Holds packets and bytes in both directions of a flow, or sent and received by a host.
 *
 * @param packetsThere to the server
 * @param packetsBack to the client
 * @param bytesThere to the server
 * @param bytesBack to the client
 */
record Traffic(long packetsThere, long packetsBack, long bytesThere, long bytesBack) {
    static final Traffic NONE = new Traffic(0, 0, 0, 0);

    /** Reads the fields of a flow. */
    static Traffic of(Map<?, ?> flow) throws UnusableException {
        return new Traffic(
                Json.count(flow, "pkts_toserver"),
                Json.count(flow, "pkts_toclient"),
                Json.count(flow, "bytes_toserver"),
                Json.count(flow, "bytes_toclient"));
    }

    /** Writes the fields of a flow. */
    void putInto(Map<String, Object> flow) {
        flow.put("pkts_toserver", packetsThere);
        flow.put("pkts_toclient", packetsBack);
        flow.put("bytes_toserver", bytesThere);
        flow.put("bytes_toclient", bytesBack);
    }

    Traffic turned() {
        return new Traffic(packetsBack, packetsThere, bytesBack, bytesThere);
    }

    Traffic plus(Traffic other) {
        return new Traffic(
                sum(packetsThere, other.packetsThere),
                sum(packetsBack, other.packetsBack),
                sum(bytesThere, other.bytesThere),
                sum(bytesBack, other.bytesBack));
    }

    /** Whoever may write to a topic chooses these numbers. */
    static long sum(long a, long b) {
        return a > Long.MAX_VALUE - b ? Long.MAX_VALUE : a + b;
    }

    Traffic minus(Traffic other) {
        return new Traffic(
                packetsThere - other.packetsThere,
                packetsBack - other.packetsBack,
                bytesThere - other.bytesThere,
                bytesBack - other.bytesBack);
    }

    /** Returns the larger of each number. */
    Traffic most(Traffic other) {
        return new Traffic(
                Math.max(packetsThere, other.packetsThere),
                Math.max(packetsBack, other.packetsBack),
                Math.max(bytesThere, other.bytesThere),
                Math.max(bytesBack, other.bytesBack));
    }

    long packets() {
        return sum(packetsThere, packetsBack);
    }

    long bytes() {
        return sum(bytesThere, bytesBack);
    }
}
