package io.witness.linux.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.kenai.jffi.MemoryIO;
import com.sun.management.ThreadMXBean;
import io.witness.linux.Descriptors;
import io.witness.linux.ErrnoException;
import io.witness.linux.TestCalls;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ReadOnlyBufferException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RingMappingTest {
    private static final int BLOCK_SIZE = 4096;
    private static final int BLOCKS = 3;
    private static final int MS_ASYNC = 1;

    private final int file = TestCalls.memoryFile(BLOCK_SIZE * BLOCKS);

    @AfterEach
    void close() {
        Descriptors.close(file);
    }

    @Test
    void shouldGiveEachBlockItsOwnMemory() throws ErrnoException {
        try (RingMapping mapping = map(true);
                RingMapping other = map(false)) {
            for (int i = 0; i < BLOCKS; i++) {
                mapping.memory().block(i).putInt(8, 100 + i);
            }
            for (int i = 0; i < BLOCKS; i++) {
                assertEquals(100 + i, mapping.readOnly().block(i).getInt(8));
                assertEquals(100 + i, other.memory().block(i).getInt(8), "shared with another mapping of the file");
                assertEquals(BLOCK_SIZE, mapping.memory().block(i).capacity());
                assertEquals(ByteOrder.nativeOrder(), mapping.memory().block(i).order());
                assertEquals(
                        ByteOrder.nativeOrder(), mapping.readOnly().block(i).order());
            }
            assertSame(mapping.memory().segment(1), mapping.memory().segment(2), "no object a block");
        }
    }

    @Test
    void shouldBeWritableOnlyIfMappedSo() throws ErrnoException {
        try (RingMapping mapping = map(true);
                RingMapping readOnly = map(false)) {
            assertFalse(mapping.memory().block(0).isReadOnly());
            assertThrows(
                    ReadOnlyBufferException.class,
                    () -> mapping.readOnly().block(0).putInt(0, 1));
            assertThrows(
                    ReadOnlyBufferException.class,
                    () -> readOnly.memory().block(0).putInt(0, 1));
        }
    }

    @Test
    void shouldReadZerosAfterClose() throws ErrnoException {
        RingMapping mapping = map(true);
        ByteBuffer block = mapping.memory().block(2);
        ByteBuffer view = mapping.readOnly().block(2).slice(8, 8).order(ByteOrder.nativeOrder());
        block.putInt(8, 42);
        mapping.close();
        mapping.close();
        assertEquals(0, view.getInt(0));
        block.putInt(8, 43);
        assertEquals(43, view.getInt(0), "a late writer writes to private memory");
        try (RingMapping again = map(false)) {
            assertEquals(42, again.memory().block(2).getInt(8), "the file keeps what it had");
        }
    }

    @Test
    void shouldReadZerosAfterCloseEvenIfTheFileShrinks() throws ErrnoException {
        RingMapping mapping = map(false);
        mapping.close();
        TestCalls.LIBC.ftruncate(file, 0);
        assertEquals(0, mapping.memory().block(0).getInt(0));
    }

    @Test
    void shouldStayMappedAsLongAsASliceOfADuplicateIsReachable() throws Exception {
        RingMapping mapping = map(true);
        long address =
                MemoryIO.getInstance().getDirectBufferAddress(mapping.memory().block(0));
        mapping.memory().block(1).putInt(0, 7);
        ByteBuffer slice = mapping.readOnly().block(1).duplicate().slice(0, 4).order(ByteOrder.nativeOrder());
        mapping = null;
        assertFalse(becomesUnmapped(address, 10), "unmapped under a reader");
        assertEquals(7, slice.getInt(0));
        slice = null;
        assertTrue(becomesUnmapped(address, 200), "still mapped");
    }

    @Test
    void shouldNameTheCallThatFailed() {
        ErrnoException e = assertThrows(ErrnoException.class, () -> RingMapping.map(-1, BLOCK_SIZE, BLOCKS, true));
        assertEquals("mmap: Bad file descriptor (EBADF)", e.getMessage());
    }

    @Test
    void shouldUnmapIfItCannotBeFinished() throws Exception {
        long before = mapped();
        RingMapping.Watch noHeap = (object, whenGone) -> {
            throw new OutOfMemoryError("injected");
        };
        assertThrows(OutOfMemoryError.class, () -> RingMapping.map(file, BLOCK_SIZE, BLOCKS, true, noHeap));
        assertEquals(before, mapped());
        RingMapping.Watch broken = (object, whenGone) -> {
            whenGone.run(); // and once more, as the last segment, when it is over: unmapped only once
            throw new IllegalStateException("injected");
        };
        assertThrows(IllegalStateException.class, () -> RingMapping.map(file, BLOCK_SIZE, BLOCKS, false, broken));
        assertEquals(before, mapped());
    }

    /** Lines about memory files: other threads of the tests have none. */
    private static long mapped() throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/maps"))) {
            return lines.filter(line -> line.contains("memfd:test")).count();
        }
    }

    @Test
    void shouldNeedNoHeapForEachBlock() throws Exception {
        int blocks = 1_000_000;
        TestCalls.LIBC.ftruncate(file, (long) blocks * BLOCK_SIZE);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
        try (RingMapping mapping = RingMapping.map(file, BLOCK_SIZE, blocks, true)) {
            long bytes = threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
            mapping.memory().statusRelease(blocks - 1, 7);
            mapping.memory().statusRelease(blocks / 2, 8);
            assertEquals(7, mapping.readOnly().block(blocks - 1).getInt(8));
            assertEquals(8, mapping.readOnly().statusAcquire(blocks / 2));
            assertTrue(bytes < 100_000, bytes + " bytes of heap");
        }
    }

    private RingMapping map(boolean writable) throws ErrnoException {
        return RingMapping.map(file, BLOCK_SIZE, BLOCKS, writable);
    }

    private static boolean becomesUnmapped(long address, int attempts) throws InterruptedException {
        for (int i = 0; i < attempts; i++) {
            System.gc();
            Thread.sleep(10);
            if (TestCalls.LIBC.msync(address, BLOCK_SIZE, MS_ASYNC) != 0) {
                return true;
            }
        }
        return false;
    }
}
