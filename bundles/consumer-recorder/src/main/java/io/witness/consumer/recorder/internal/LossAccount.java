package io.witness.consumer.recorder.internal;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Counts lost packets by reason, and which of them a file states. One thread adds, states and reads; the thread that writes
 * files only reports what it could not write.
 */
final class LossAccount {
    private final long[] lost = new long[Loss.ALL.length];
    private final long[] stated = new long[Loss.ALL.length];
    /** Packets that were encoded but not written. */
    private final AtomicLongArray unwritten = new AtomicLongArray(1);
    /** Losses that were stated in packets that were not written: to be stated again. */
    private final AtomicLongArray unstated = new AtomicLongArray(Loss.ALL.length);

    void add(Loss reason, long packets) {
        lost[reason.ordinal()] += packets;
    }

    /** Returns all packets lost for a reason. */
    long lost(Loss reason) {
        return lost[reason.ordinal()] + (reason == Loss.DISK ? unwritten.get(0) : 0);
    }

    /** Returns the packets that were encoded but not written. Any thread may call. */
    long unwritten() {
        return unwritten.get(0);
    }

    /** Reports packets that were not written, and the losses that they stated. Called by the threads that write. */
    void notWritten(long packets, long[] statements) {
        for (int i = 0; i < statements.length; i++) {
            unstated.addAndGet(i, statements[i]);
        }
        unwritten.addAndGet(0, packets);
    }

    /** Returns how many lost packets no file states. */
    long pending() {
        long sum = 0;
        for (Loss reason : Loss.ALL) {
            sum += pending(reason);
        }
        return sum;
    }

    private long pending(Loss reason) {
        return lost(reason) - stated[reason.ordinal()] + unstated.get(reason.ordinal());
    }

    /** Describes what is pending and counts it as stated, also in the array. */
    Statement state(long[] statements) {
        long[] now = new long[Loss.ALL.length];
        long sum = 0;
        for (Loss reason : Loss.ALL) {
            int i = reason.ordinal();
            now[i] = Math.max(0, pending(reason));
            stated[i] += now[i];
            statements[i] += now[i];
            sum += now[i];
        }
        return new Statement(sum, text("gap: ", now));
    }

    /** Says how many packets are missing before a packet, and why. */
    record Statement(long packets, String text) {}

    /** Returns a copy of what was lost, by reason, without the packets that were not written. */
    long[] lost() {
        return lost.clone();
    }

    /** Returns a copy of what packets state, by reason, also those that were not written. */
    long[] stated() {
        return stated.clone();
    }

    /** Returns what was stated for a reason in packets that were not written. Any thread may call. */
    long unstated(int reason) {
        return unstated.get(reason);
    }

    /** Lists packets by reason behind a title; empty if there are none. */
    static String text(String title, long... packets) {
        StringBuilder text = new StringBuilder();
        for (Loss reason : Loss.ALL) {
            if (packets[reason.ordinal()] > 0) {
                text.append(text.isEmpty() ? title : ", ")
                        .append(packets[reason.ordinal()])
                        .append(" packets ")
                        .append(reason.text);
            }
        }
        return text.toString();
    }
}
