package io.witness.afpacket.internal;

import java.util.Arrays;

/**
 * Finds the frame of a transmit ring that a time stamp belongs to. The kernel counts the frames that it begins with, and its stamps
 * carry the low 32 bits of that count. Frames that are refused or skipped make the count differ from the numbers of frames, so runs
 * of frames with consecutive counts and numbers are remembered. For one thread at a time.
 */
final class FrameIdentifiers implements FrameNumbers {
    private static final long LOW = 0xFFFF_FFFFL;
    /** A run begins after each irregularity; the oldest ones are forgotten, and their stamps no longer matched. */
    private static final int MOST_RUNS = 4096;

    /** By the place in the ring. */
    private final long[] numbers;

    private long committed;
    /** What the kernel has counted since it began anew. */
    private long counted;
    /** Frames that it took since the ring was opened. */
    private long taken;

    private Run[] runs = new Run[4];
    private int count;
    private Run found;
    private long foundAt;

    /** Frames with consecutive counts and numbers. */
    private static final class Run {
        final long firstCount;
        final long firstNumber;
        final long firstTaken;
        long length;

        Run(long firstCount, long firstNumber, long firstTaken) {
            this.firstCount = firstCount;
            this.firstNumber = firstNumber;
            this.firstTaken = firstTaken;
        }

        boolean continues(long count, long number) {
            return count == firstCount + length && number == firstNumber + length;
        }
    }

    FrameIdentifiers(int frames) {
        numbers = new long[frames];
    }

    @Override
    public void committed(int index) {
        if (index != NOWHERE) {
            numbers[index] = committed;
        }
        committed++;
    }

    @Override
    public void moved(int from, int to) {
        numbers[to] = numbers[from];
    }

    @Override
    public void taken(int index) {
        long number = numbers[index];
        if (count == 0 || !runs[count - 1].continues(counted, number)) {
            add(new Run(counted, number, taken));
        }
        runs[count - 1].length++;
        counted++;
        taken++;
    }

    private void add(Run run) {
        if (count == MOST_RUNS) {
            System.arraycopy(runs, 1, runs, 0, --count);
        }
        if (count == runs.length) {
            runs = Arrays.copyOf(runs, 2 * count);
        }
        runs[count++] = run;
    }

    @Override
    public void refused() {
        counted++;
    }

    // The kernel begins to count anew.
    void restart() {
        Arrays.fill(runs, null);
        count = 0;
        counted = 0;
    }

    /** Finds the frame whose count has these low 32 bits; returns whether there is one. */
    boolean find(int low) {
        long newest = counted - 1;
        long wanted = newest - (newest - low & LOW);
        for (int i = count - 1; i >= 0 && wanted >= 0; i--) {
            if (wanted >= runs[i].firstCount) {
                found = runs[i];
                foundAt = wanted - found.firstCount;
                return foundAt < found.length;
            }
        }
        return false;
    }

    /** Returns the number of the frame that was found. */
    long number() {
        return found.firstNumber + foundAt;
    }

    /** Returns how many frames the kernel took before the one that was found. */
    long takenBefore() {
        return found.firstTaken + foundAt;
    }

    /** Returns how many frames the kernel took. */
    long taken() {
        return taken;
    }
}
