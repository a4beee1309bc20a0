package io.witness.linux;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.witness.api.ring.DescriptorLease;
import io.witness.linux.poll.EventFd;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SharedDescriptorTest {
    @Test
    void shouldBeClosedByTheLastOwner() throws ErrnoException {
        int number = EventFd.open().descriptor();
        SharedDescriptor descriptor = new SharedDescriptor(number);
        DescriptorLease lease = descriptor.lease().orElseThrow();
        assertEquals(number, lease.descriptor());
        descriptor.release();
        assertDoesNotThrow(() -> Descriptors.close(Descriptors.duplicate(number)));
        lease.close();
        assertThrows(ErrnoException.class, () -> Descriptors.duplicate(number));
        assertEquals(Optional.empty(), descriptor.lease());
    }

    @Test
    void shouldCountALeaseOnlyOnce() throws ErrnoException {
        int number = EventFd.open().descriptor();
        SharedDescriptor descriptor = new SharedDescriptor(number);
        DescriptorLease lease = descriptor.lease().orElseThrow();
        lease.close();
        lease.close();
        assertDoesNotThrow(() -> Descriptors.close(Descriptors.duplicate(number)));
        descriptor.release();
    }
}
