package io.witness.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.api.packet.BlockLayout;
import io.witness.api.ring.DescriptorLease;
import io.witness.api.ring.Ring;
import io.witness.linux.Errno;
import io.witness.linux.ErrnoException;
import io.witness.linux.memory.MemoryFiles;
import io.witness.linux.memory.RingMapping;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MemoryRingTest {
    private static final int BLOCK_SIZE = 4096;
    private static final int BLOCKS = 3;
    private static final int DATA = 100;
    /** Time, not rounds: how fast two threads go together depends on the number of processors. */
    private static final long RACE_NANOS = 1_000_000_000L;

    private MemoryRing ring;

    @BeforeEach
    void create() throws ErrnoException {
        ring = MemoryRing.create(BLOCK_SIZE, BLOCKS);
    }

    @AfterEach
    void close() {
        ring.close();
    }

    @Test
    void shouldHandEachBlockOverOnceInRingOrder() {
        assertEquals(Ring.NONE, ring.take());
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < BLOCKS; i++) {
                fill(10 * round + i);
                assertEquals(i, ring.take());
                assertEquals(Ring.NONE, ring.take());
                assertEquals(10 * round + i, ring.memory(i).getInt(DATA));
                ring.release(i);
            }
        }
    }

    @Test
    void shouldClaimTheSameBlockUntilItIsPublished() {
        assertEquals(0, ring.claim());
        assertEquals(0, ring.claim());
        assertEquals(Ring.NONE, ring.take());
        ring.publish(BlockLayout.STATUS_USER);
        assertEquals(1, ring.claim());
    }

    @Test
    void shouldClaimNothingWhileTheNextBlockIsNotFree() {
        for (int i = 0; i < BLOCKS; i++) {
            fill(i);
        }
        assertEquals(Ring.NONE, ring.claim(), "published");
        assertEquals(0, ring.take());
        assertEquals(Ring.NONE, ring.claim(), "taken");
        ring.take();
        ring.release(1);
        assertEquals(Ring.NONE, ring.claim(), "another one is free");
        ring.release(0);
        assertEquals(0, ring.claim());
    }

    /** Else what is published then could not be taken at once, and would wait for the next block to come. */
    @Test
    void shouldNotClaimABlockInTheMiddleOfItsRelease() throws Exception {
        AtomicInteger held = new AtomicInteger(Ring.NONE);
        AtomicBoolean stop = new AtomicBoolean();
        try (MemoryRing small = MemoryRing.create(BLOCK_SIZE, 1)) {
            Thread releasing = new Thread(() -> releaseUntil(stop, small, held));
            releasing.start();
            long end = System.nanoTime() + RACE_NANOS;
            int untaken = 0;
            while (System.nanoTime() < end && untaken == 0) {
                if (small.claim() != Ring.NONE) {
                    small.publish(BlockLayout.STATUS_USER);
                    int index = small.take();
                    untaken += index == Ring.NONE ? 1 : 0;
                    held.set(index);
                }
            }
            stop.set(true);
            releasing.join();
            assertEquals(0, untaken);
        }
    }

    private static void releaseUntil(AtomicBoolean stop, MemoryRing ring, AtomicInteger held) {
        while (!stop.get()) {
            int index = held.getAndSet(Ring.NONE);
            if (index != Ring.NONE) {
                ring.release(index);
            }
        }
    }

    @Test
    void shouldShowTheStatusAsTheKernelDoes() {
        ByteBuffer block = ring.memory(0);
        assertEquals(BlockLayout.STATUS_KERNEL, BlockLayout.statusAcquire(block));
        ring.claim();
        ring.publish(BlockLayout.STATUS_USER | BlockLayout.STATUS_TIMED_OUT);
        assertEquals(BlockLayout.STATUS_USER | BlockLayout.STATUS_TIMED_OUT, BlockLayout.statusAcquire(block));
        ring.take();
        ring.release(0);
        assertEquals(BlockLayout.STATUS_KERNEL, BlockLayout.statusAcquire(block));
        assertThrows(IllegalStateException.class, () -> ring.release(0));
    }

    @Test
    void shouldLendWhatOnlyItsOwnMappingCanWrite() throws Exception {
        try (DescriptorLease lease = ring.lease().orElseThrow();
                RingMapping reader = RingMapping.map(lease.descriptor(), BLOCK_SIZE, BLOCKS, false)) {
            assertTrue(MemoryFiles.isShrinkSealed(lease.descriptor()));
            ErrnoException e = assertThrows(
                    ErrnoException.class, () -> RingMapping.map(lease.descriptor(), BLOCK_SIZE, BLOCKS, true));
            assertEquals(Errno.EPERM, e.errno());
            fill(42);
            assertEquals(42, reader.memory().block(0).getInt(DATA));
            assertEquals(
                    BlockLayout.STATUS_USER,
                    BlockLayout.statusAcquire(reader.memory().block(0)));
        }
    }

    @Test
    void shouldKeepWhatIsLentWhenItIsClosedUnderAReader() throws Exception {
        fill(42);
        ByteBuffer late = ring.memory(ring.take());
        DescriptorLease lease = ring.lease().orElseThrow();
        ring.close();
        ring.close();
        assertEquals(Optional.empty(), ring.lease());
        assertEquals(0, late.getInt(DATA));
        ring.release(0);
        ring.claim(); // a late filler fills private memory
        ring.block(1).putInt(DATA, 43);
        try (RingMapping reader = RingMapping.map(lease.descriptor(), BLOCK_SIZE, BLOCKS, false)) {
            assertEquals(42, reader.memory().block(0).getInt(DATA));
            assertEquals(0, reader.memory().block(1).getInt(DATA));
        }
        lease.close();
        assertFalse(isOpen(lease.descriptor()));
    }

    private static boolean isOpen(int descriptor) {
        return Files.exists(Path.of("/proc/self/fd", Integer.toString(descriptor)));
    }

    @Test
    void shouldLeaveNothingBehind() throws Exception {
        long descriptors = descriptors();
        long own = mappings("memfd:");
        long all = mappings("");
        for (int i = 0; i < 1000; i++) {
            try (MemoryRing once = MemoryRing.create(BLOCK_SIZE, 2)) {
                once.lease().orElseThrow().close();
            }
        }
        assertEquals(descriptors, descriptors());
        assertEquals(own, mappings("memfd:"));
        for (int i = 0; i < 200 && mappings("") > all + 100; i++) {
            System.gc();
            Thread.sleep(10);
        }
        assertTrue(mappings("") <= all + 100, "the zero pages in their place are still mapped");
    }

    /** Those of rings only: others come and go meanwhile. */
    private static long descriptors() throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return open.filter(MemoryRingTest::isRing).count();
        }
    }

    private static boolean isRing(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString().startsWith("/memfd:witness-ring");
        } catch (IOException e) {
            return false;
        }
    }

    private static long mappings(String of) throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/maps"))) {
            return lines.filter(line -> line.contains(of)).count();
        }
    }

    private void fill(int data) {
        ring.block(ring.claim()).putInt(DATA, data);
        ring.publish(BlockLayout.STATUS_USER);
    }
}
