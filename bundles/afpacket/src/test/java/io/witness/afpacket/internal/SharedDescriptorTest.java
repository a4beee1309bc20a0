package io.witness.afpacket.internal;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.linux.Descriptors;
import io.witness.linux.ErrnoException;
import io.witness.linux.EventFd;
import org.junit.jupiter.api.Test;

class SharedDescriptorTest {
    @Test
    void shouldBeClosedByTheLastOwner() throws ErrnoException {
        int number = EventFd.open().descriptor();
        SharedDescriptor descriptor = new SharedDescriptor(number);
        assertTrue(descriptor.retain());
        Lease lease = new Lease(descriptor);
        assertEquals(number, lease.descriptor());
        descriptor.release();
        assertDoesNotThrow(() -> Descriptors.close(Descriptors.duplicate(number)));
        lease.close();
        assertThrows(ErrnoException.class, () -> Descriptors.duplicate(number));
        assertFalse(descriptor.retain());
    }

    @Test
    void shouldCountALeaseOnlyOnce() throws ErrnoException {
        int number = EventFd.open().descriptor();
        SharedDescriptor descriptor = new SharedDescriptor(number);
        descriptor.retain();
        Lease lease = new Lease(descriptor);
        lease.close();
        lease.close();
        assertDoesNotThrow(() -> Descriptors.close(Descriptors.duplicate(number)));
        descriptor.release();
    }
}
