package io.witness.recording.internal.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Passes lines from the threads of rings to one that prints. Whoever adds never waits: what finds no room is skipped and counted. */
final class LineQueue {
    private final BlockingQueue<String> lines;
    private final AtomicLong skipped = new AtomicLong();

    LineQueue(int mostLines) {
        lines = new ArrayBlockingQueue<>(mostLines);
    }

    /** Tells whether a line would find room: otherwise it need not be made. */
    boolean hasRoom() {
        return lines.remainingCapacity() > 0;
    }

    void add(String line) {
        if (!lines.offer(line)) {
            skip(1);
        }
    }

    /** Notes packets that have no line. */
    void skip(long packets) {
        skipped.addAndGet(packets);
    }

    long skipped() {
        return skipped.get();
    }

    /** Waits for lines; returns at most so many, or none after the time. */
    List<String> take(long most, long millis) throws InterruptedException {
        String first = lines.poll(millis, TimeUnit.MILLISECONDS);
        if (first == null) {
            return List.of();
        }
        List<String> taken = new ArrayList<>();
        taken.add(first);
        lines.drainTo(taken, (int) Math.min(Integer.MAX_VALUE, most - 1));
        return taken;
    }
}
