package io.witness.pcap.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Counts what is odd in a file and yet can be read, by kind. For one thread. */
public final class Anomalies {
    /** One kind; its text stands behind the number of packets. */
    enum Kind {
        TIME("with a time that is not from 1970 to 2261, read as packets without a time"),
        FRACTION("with a fraction of a second that is a second or more, which is added"),
        WIRE_LENGTH("with a length on the wire that is less than what was captured, or more than 2147483643 bytes"),
        CAPTURED_LENGTH("with more than 262144 captured bytes, of which the first are read"),
        OPTIONS("behind or with options that do not fit, which are passed over"),
        SECTION("behind a section's header that does not end with its length");

        private final String text;

        Kind(String text) {
            this.text = text;
        }
    }

    private final long[] counts = new long[Kind.values().length];
    /** Numbers of packets, from 1 on. */
    private final long[] first = new long[Kind.values().length];

    private long packet = 1;

    /** Counts one of a kind, at the packet that is read now, or that comes next. */
    void count(Kind kind) {
        if (counts[kind.ordinal()]++ == 0) {
            first[kind.ordinal()] = packet;
        }
    }

    /** Goes on to the next packet. */
    public void nextPacket() {
        packet++;
    }

    /** Counts all kinds together. */
    public long count() {
        return Arrays.stream(counts).sum();
    }

    /** Says in one line what was counted; empty if nothing was. */
    @Override
    public String toString() {
        List<String> kinds = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            long count = counts[kind.ordinal()];
            if (count > 0) {
                String packets = count == 1 ? "1 packet " : count + " packets ";
                kinds.add(packets + kind.text + " (the first is packet " + first[kind.ordinal()] + ")");
            }
        }
        return String.join("; ", kinds);
    }
}
