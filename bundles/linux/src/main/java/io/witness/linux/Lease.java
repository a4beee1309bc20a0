package io.witness.linux;

import io.witness.api.ring.DescriptorLease;

/** One owner's share of a descriptor. */
final class Lease implements DescriptorLease {
    private final SharedDescriptor descriptor;
    private boolean closed;

    // The caller has retained the descriptor for this lease.
    Lease(SharedDescriptor descriptor) {
        this.descriptor = descriptor;
    }

    @Override
    public int descriptor() {
        return descriptor.number();
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            descriptor.release();
        }
    }
}
