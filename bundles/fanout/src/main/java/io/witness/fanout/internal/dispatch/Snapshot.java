package io.witness.fanout.internal.dispatch;

import java.util.concurrent.locks.StampedLock;
import java.util.function.Supplier;

/**
 * Copies fields that are changed together, without ever blocking their writer. The writer, one thread at a time, changes
 * them between {@link StampedLock#writeLock()} and {@link StampedLock#unlockWrite}, and calls no foreign code in between.
 */
final class Snapshot {
    private Snapshot() {}

    /**
     * Copies the fields, and repeats that if they have changed meanwhile. Any thread may call.
     *
     * @param copy reads the fields; may find them inconsistent, and must not throw then
     */
    static <T> T of(StampedLock lock, Supplier<T> copy) {
        while (true) {
            long stamp = lock.tryOptimisticRead();
            if (stamp != 0) {
                T value = copy.get();
                if (lock.validate(stamp)) {
                    return value;
                }
            }
            Thread.yield(); // to the writer, which may have lost its processor
        }
    }
}
