package io.witness.client.internal;

import io.witness.api.ring.DescriptorLease;
import io.witness.linux.Descriptors;

/** Owns a descriptor, which is closed at the lease's end. */
public final class Lease implements DescriptorLease {
    private final int descriptor;
    private boolean ended;

    public Lease(int descriptor) {
        this.descriptor = descriptor;
    }

    @Override
    public int descriptor() {
        return descriptor;
    }

    @Override
    public void close() {
        if (!ended) {
            ended = true;
            Descriptors.close(descriptor);
        }
    }
}
