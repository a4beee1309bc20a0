package io.witness.afpacket.internal;

import io.witness.linux.Descriptors;
import java.util.concurrent.atomic.AtomicInteger;

/** A descriptor with several owners; the last one closes it. */
final class SharedDescriptor {
    private final int number;
    private final AtomicInteger owners = new AtomicInteger(1);

    /** A descriptor with one owner, the caller. */
    SharedDescriptor(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }

    /** Becomes another owner; false if there was none left. */
    boolean retain() {
        int count = owners.get();
        while (count > 0 && !owners.compareAndSet(count, count + 1)) {
            count = owners.get();
        }
        return count > 0;
    }

    /** Stops being an owner; to be called once by each. */
    void release() {
        if (owners.decrementAndGet() == 0) {
            Descriptors.close(number);
        }
    }
}
