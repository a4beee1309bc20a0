package io.witness.replay.internal;

import io.witness.api.packet.PacketCopy;
import java.io.Closeable;
import java.io.IOException;

/**
 * Captures that are played several times. Each round is later than the one before by what that took: from its first packet to
 * its latest, and a pause as long as those between packets are on average. A round of which nothing is played is the last one.
 */
final class Rounds implements Closeable {
    /** The pause behind packets that have no time between them. */
    static final long LONELY_NANOS = 1_000_000_000;

    private final Opener opener;
    private final long most;
    private MergedCaptures captures;
    private long round = 1;
    private long shiftNanos;
    private long packets;
    private long firstNanos;
    private long latestNanos;
    private boolean played;

    /** Opens the captures for another round. */
    interface Opener {
        MergedCaptures open() throws IOException;
    }

    /** Owns the captures, which the first round is of. */
    Rounds(MergedCaptures captures, Opener opener, long most) {
        this.captures = captures;
        this.opener = opener;
        this.most = most;
    }

    /** The next packet, with the time of its round, valid until the next call; null if there is none. */
    PacketCopy next() throws IOException {
        PacketCopy packet = captures.next();
        if (packet == null && goRound()) {
            packet = captures.next();
        }
        if (packet == null) {
            return null;
        }
        if (packet.timeNanos() != 0) { // else it has none
            count(packet.timeNanos());
            packet.stamp(sum(packet.timeNanos(), shiftNanos));
        }
        return packet;
    }

    private static long sum(long timeNanos, long moreNanos) {
        long sum = timeNanos + moreNanos;
        return sum < 0 ? Long.MAX_VALUE : sum;
    }

    private void count(long timeNanos) {
        if (packets++ == 0) {
            firstNanos = timeNanos;
            latestNanos = timeNanos;
        }
        latestNanos = Math.max(latestNanos, timeNanos);
    }

    private boolean goRound() throws IOException {
        if (round == most || !played) {
            return false;
        }
        captures.close();
        captures = opener.open();
        round++;
        shiftNanos = sum(shiftNanos, lengthNanos());
        packets = 0;
        played = false;
        return true;
    }

    private long lengthNanos() {
        long betweenNanos = latestNanos - firstNanos;
        return betweenNanos == 0 ? LONELY_NANOS : betweenNanos + Math.max(1, betweenNanos / (packets - 1));
    }

    /** A packet was let through by the filter. */
    void played() {
        played = true;
    }

    /** Which round it is, 1 or more. */
    long round() {
        return round;
    }

    @Override
    public void close() throws IOException {
        captures.close();
    }
}
