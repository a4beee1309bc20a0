package io.witness.linux;

import io.witness.api.ring.DescriptorLease;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** A descriptor with several owners; the last one closes it. For any thread. */
public final class SharedDescriptor {
    private final int number;
    private final AtomicInteger owners = new AtomicInteger(1);

    /**
     * A descriptor with one owner, the caller, who {@link #release releases} it.
     *
     * @param number the descriptor
     */
    public SharedDescriptor(int number) {
        this.number = number;
    }

    /**
     * The descriptor.
     *
     * @return its number, valid as long as it has an owner
     */
    public int number() {
        return number;
    }

    /**
     * Makes another owner.
     *
     * @return a lease, whose end is that of this ownership; empty if there is no owner left
     */
    public Optional<DescriptorLease> lease() {
        return retain() ? Optional.of(new Lease(this)) : Optional.empty();
    }

    private boolean retain() {
        int count = owners.get();
        while (count > 0 && !owners.compareAndSet(count, count + 1)) {
            count = owners.get();
        }
        return count > 0;
    }

    /** Stops being an owner; to be called once by each. */
    public void release() {
        if (owners.decrementAndGet() == 0) {
            Descriptors.close(number);
        }
    }
}
