package io.witness.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.api.ring.RingException;
import io.witness.api.ring.RingSpecification;
import io.witness.api.ring.RingSpecification.Fanout;
import io.witness.api.ring.RingSpecification.Geometry;
import io.witness.api.ring.Selection;
import io.witness.linux.Errno;
import io.witness.linux.ErrnoException;
import io.witness.linux.memory.MemoryShortageException;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReservedRingsTest {
    private static RingSpecification rings(int numBlocks, int blockSize, int rings) {
        Fanout fanout = new Fanout(Fanout.ALONE.mode(), rings, 0);
        return new RingSpecification(
                "memory", Geometry.of(blockSize, numBlocks, 0), fanout, Selection.ALL, false, false);
    }

    @Test
    void shouldMakeRingsThatStay() throws Exception {
        MemoryRing ring;
        try (ReservedRings reserved = ReservedRings.of(rings(4, 4096, 1))) {
            ring = reserved.create();
        }
        assertEquals(4, ring.memory().numBlocks());
        assertEquals(4096, ring.blockSize());
        ring.close();
    }

    @Test
    void shouldRefuseMoreThanThereIs() {
        RingException e = assertThrows(RingException.class, () -> ReservedRings.of(rings(4000, 1 << 20, 256)));
        assertEquals(Optional.of("NumBlocks"), e.key());
        assertTrue(
                e.getMessage()
                        .startsWith("NumBlocks=4000 of BlockSize=1048576 in memory: 4000 blocks of 1048576"
                                + " bytes in each of 256 rings take 1024000 MiB"),
                e.getMessage());
    }

    @Test
    void shouldSayWhatHelps() throws Exception {
        RingSpecification rings = rings(4, 4096, 1);
        RingException heap = ReservedRings.explain(rings, new MemoryShortageException("no heap", true));
        assertEquals("NumBlocks=4 of BlockSize=4096 in memory: no heap (WITNESS_JAVA_OPTS=-Xmx)", heap.getMessage());
        RingException refused = ReservedRings.explain(rings, new ErrnoException("fallocate", Errno.ENOSPC));
        assertEquals(
                "NumBlocks=4 of BlockSize=4096 in memory: no memory: use a smaller NumBlocks, or a smaller BlockSize",
                refused.getMessage());
        assertEquals(
                Optional.empty(),
                ReservedRings.explain(rings, new IOException("interrupted")).key());
    }
}
