package io.witness.cli.internal.probe;

import io.witness.afpacket.PacketSocket;
import java.util.Arrays;

/**
 * Remembers which probe was sent with which identifier of the socket. One thread adds, another one looks up: a time stamp can
 * be there before its sender knows the identifier.
 */
final class SentNumbers {
    static final long UNKNOWN = -1;
    private static final int RECENT = 1 << 14;
    private static final int LONGEST_WAIT_MILLIS = 1000;

    private final long[] identifiers = new long[RECENT];
    private final long[] numbers = new long[RECENT];
    private final long[] runs = new long[RECENT];
    private long newest = PacketSocket.NOTHING;

    SentNumbers() {
        Arrays.fill(identifiers, UNKNOWN);
    }

    /** Adds a frame that was sent, with its run. */
    synchronized void add(long identifier, long number, long run) {
        int place = (int) (identifier % RECENT);
        identifiers[place] = identifier;
        numbers[place] = number;
        runs[place] = run;
        newest = identifier;
        notifyAll();
    }

    /** Waits until an identifier is known, or a newer one; not for long, because it may belong to a frame that failed. */
    synchronized boolean await(long identifier) {
        long end = System.nanoTime() + LONGEST_WAIT_MILLIS * 1_000_000L;
        while (newest < identifier && System.nanoTime() < end) {
            try {
                wait(1);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return identifiers[(int) (identifier % RECENT)] == identifier;
    }

    /** Returns the number of a frame; after {@link #await} has returned true. */
    synchronized long number(long identifier) {
        return identifiers[(int) (identifier % RECENT)] == identifier ? numbers[(int) (identifier % RECENT)] : UNKNOWN;
    }

    /** Returns the run of a frame, likewise. */
    synchronized long run(long identifier) {
        return runs[(int) (identifier % RECENT)];
    }
}
