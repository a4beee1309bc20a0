package io.witness.linux;

import io.witness.api.ring.DescriptorLease;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** Shares a descriptor among several owners; the last one closes it. For any thread. */
public final class SharedDescriptor {
    private final int number;
    private final AtomicInteger owners = new AtomicInteger(1);

    /**
     * Creates a shared descriptor with one owner, the caller, who {@link #release releases} it.
     *
     * @param number the descriptor
     */
    public SharedDescriptor(int number) {
        this.number = number;
    }

    /**
     * Returns the descriptor.
     *
     * @return its number, valid while it has an owner
     */
    public int number() {
        return number;
    }

    /**
     * Adds an owner.
     *
     * @return a lease that ends this ownership; empty if there is no owner left
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

    /** Ends an ownership; must be called once by each owner. */
    public void release() {
        if (owners.decrementAndGet() == 0) {
            Descriptors.close(number);
        }
    }
}
