package io.witness.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.api.ring.RingException;
import io.witness.api.ring.RingSpecification;
import io.witness.api.socket.SocketSpecification;
import io.witness.api.socket.SpecificationException;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AvailableMemoryTest {
    @Test
    void shouldRefuseRingsLargerThanTheMemoryBeforeTheKernelTries() throws Exception {
        RingSpecification specification = specification("NumBlocks", 2048);
        AvailableMemory.check(specification, "MemFree: 1 kB\nMemAvailable:    2097152 kB\n");
        AvailableMemory.check(specification, "MemFree: 1 kB\n");
        RingException e = assertThrows(
                RingException.class,
                () -> AvailableMemory.check(specification, "MemFree: 1 kB\nMemAvailable:    2097151 kB\n"));
        assertEquals(Optional.of("NumBlocks"), e.key());
        assertTrue(e.getMessage().contains("take 2048 MiB, and only 2047 MiB are available"), e.getMessage());
    }

    @Test
    void shouldWantAsMuchAgainForTheCopiesOfASealedSocket() throws Exception {
        RingSpecification specification = specification("Sealed", true);
        AvailableMemory.check(specification, "MemAvailable:    131072 kB\n");
        RingException e = assertThrows(
                RingException.class, () -> AvailableMemory.check(specification, "MemAvailable:    131071 kB\n"));
        assertEquals(Optional.of("NumBlocks"), e.key());
        assertTrue(
                e.getMessage().contains("take 128 MiB with the copies of Sealed=true, and only 127 MiB"),
                e.getMessage());
        assertTrue(e.getMessage().endsWith(", or leave Sealed out"), e.getMessage());
    }

    private static RingSpecification specification(String key, Object value) throws SpecificationException {
        return SocketSpecification.rings(Map.of("Interface", "eth0", key, value));
    }
}
