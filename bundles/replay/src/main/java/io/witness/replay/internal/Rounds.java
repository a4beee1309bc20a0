package io.witness.replay.internal;

import io.witness.api.packet.PacketCopy;
import java.io.Closeable;
import java.io.IOException;

/**
 * Plays captures several times. Each round is later than the previous one by its duration: from its first packet to its
 * latest, plus the average distance of two packets. Looping stops after a round in which nothing is played.
 */
final class Rounds implements Closeable {
    /** The pause between rounds if all packets have the same time. */
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

    /** Owns the captures of the first round. */
    Rounds(MergedCaptures captures, Opener opener, long most) {
        this.captures = captures;
        this.opener = opener;
        this.most = most;
    }

    /** Returns the next packet, with the time of its round, valid until the next call; null if there is none. */
    PacketCopy next() throws IOException {
        PacketCopy packet = captures.next();
        if (packet == null && goRound()) {
            packet = captures.next();
        }
        if (packet == null) {
            return null;
        }
        if (packet.timeNanos() != 0) { // otherwise it has none
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

    /** Notes that a packet passed the filter. */
    void played() {
        played = true;
    }

    /** Returns the number of the round, from 1. */
    long round() {
        return round;
    }

    @Override
    public void close() throws IOException {
        captures.close();
    }
}
