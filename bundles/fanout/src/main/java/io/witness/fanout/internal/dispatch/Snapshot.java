package io.witness.fanout.internal.dispatch;

import java.util.concurrent.locks.StampedLock;
import java.util.function.Supplier;

/**
 * Copies fields that are changed together, without their writer ever waiting for it. The writer, one thread at a time, changes
 * them between {@link StampedLock#writeLock()} and {@link StampedLock#unlockWrite}, and calls no code of others there.
 */
final class Snapshot {
    private Snapshot() {}

    /**
     * Copies, again if the fields have changed meanwhile. Any thread may call.
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
