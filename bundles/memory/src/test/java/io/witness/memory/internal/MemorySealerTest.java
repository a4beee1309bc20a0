package io.witness.memory.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.api.ring.Ring;
import io.witness.api.ring.RingException;
import io.witness.linux.Errno;
import io.witness.linux.ErrnoException;
import io.witness.memory.MemoryRing;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MemorySealerTest {
    @ParameterizedTest
    @CsvSource({
        Errno.ENOSPC + ", fallocate, no memory: use a smaller NumBlocks",
        Errno.ENOMEM + ", mmap, no memory: use a smaller NumBlocks",
        Errno.EFBIG + ", ftruncate, ulimit -f",
        Errno.EMFILE + ", memfd_create, ulimit -n",
        Errno.EINVAL + ", fcntl, Linux 5.1",
        Errno.EPERM + ", memfd_create, memfd_create: Operation not permitted"
    })
    void shouldNameTheKeyAndWhatHelps(int errno, String call, String remedy) {
        RingException e = MemorySealer.explain(new FakeSource(2).description(), new ErrnoException(call, errno));
        assertEquals(Optional.of("Sealed"), e.key());
        assertTrue(
                e.getMessage().startsWith("Sealed=true: a copy of 2 blocks of 4096 bytes in memory: "), e::getMessage);
        assertTrue(e.getMessage().contains(remedy), e::getMessage);
        assertTrue(e.getMessage().endsWith(", or remove Sealed"), e::getMessage);
        assertFalse(e.getMessage().contains("\n"));
    }

    @Test
    void shouldCloseTheCopyIfItCannotBePutBeforeTheSource() throws Exception {
        MemoryRing copies = MemoryRing.create(FakeSource.BLOCK_SIZE, 2);
        FakeSource source = new FakeSource(2);
        source.onMemory = () -> {
            throw new OutOfMemoryError("injected");
        };
        assertThrows(OutOfMemoryError.class, () -> MemorySealer.behind(source, copies));
        assertTrue(copies.lease().isEmpty());
        assertFalse(source.closed);
    }

    @Test
    void shouldCloseTheCopyThoughTheSourceThrows() throws Exception {
        MemoryRing copies = MemoryRing.create(FakeSource.BLOCK_SIZE, 2);
        FakeSource source = new FakeSource(2);
        source.onClose = () -> {
            throw new IllegalStateException("injected");
        };
        Ring sealed = MemorySealer.behind(source, copies);
        assertThrows(IllegalStateException.class, sealed::close);
        assertTrue(copies.lease().isEmpty());
    }

    @Test
    void shouldLeaveTheSourceToTheCallerIfItCannotBeSealed() {
        FakeSource none = new FakeSource(0);
        assertThrows(RingException.class, () -> new MemorySealer().seal(none));
        assertFalse(none.closed);
    }
}
