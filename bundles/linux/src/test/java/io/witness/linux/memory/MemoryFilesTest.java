package io.witness.linux.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.linux.Descriptors;
import io.witness.linux.Errno;
import io.witness.linux.ErrnoException;
import io.witness.linux.TestCalls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MemoryFilesTest {
    private static final int BLOCK_SIZE = 4096;
    private static final int BLOCKS = 4;
    private static final int LENGTH = BLOCK_SIZE * BLOCKS;

    private static final int F_GETFD = 1;
    private static final int F_ADD_SEALS = 1033;
    private static final int FD_CLOEXEC = 1;
    private static final int F_SEAL_SHRINK = 2;
    private static final int F_SEAL_GROW = 4;
    private static final int F_SEAL_WRITE = 8;
    private static final int PROT_READ = 1;
    private static final int PROT_READ_WRITE = 3;
    private static final int MAP_SHARED = 1;
    private static final int KEEP_SIZE_PUNCH_HOLE = 1 | 2;
    private static final long FAILED = -1;

    private int file;
    private RingMapping writer;

    @BeforeEach
    void seal() throws ErrnoException {
        file = MemoryFiles.create("test", LENGTH);
        writer = RingMapping.map(file, BLOCK_SIZE, BLOCKS, true);
        MemoryFiles.seal(file);
    }

    @AfterEach
    void close() {
        writer.close();
        Descriptors.close(file);
    }

    @Test
    void shouldBeThereAtOnceAndNoChilds() throws IOException {
        Path path = Path.of("/proc", Long.toString(ProcessHandle.current().pid()), "fd", Integer.toString(file));
        assertEquals(LENGTH, Files.size(path));
        assertEquals(LENGTH / 512L, blocksOf(path), "touching it could fail");
        assertEquals(FD_CLOEXEC, TestCalls.LIBC.fcntl(file, F_GETFD, 0));
        assertTrue(Files.readSymbolicLink(path).toString().startsWith("/memfd:test"));
    }

    /** In units of 512 bytes. */
    private static long blocksOf(Path path) throws IOException {
        Process stat = new ProcessBuilder("stat", "-L", "-c", "%b", path.toString()).start();
        return Long.parseLong(new String(stat.getInputStream().readAllBytes()).strip());
    }

    @Test
    void shouldShowReadersWhatTheOldMappingWrites() throws ErrnoException {
        try (RingMapping reader = RingMapping.map(file, BLOCK_SIZE, BLOCKS, false)) {
            writer.memory().block(2).putInt(8, 42);
            assertEquals(42, reader.memory().block(2).getInt(8));
        }
    }

    @Test
    void shouldRefuseAnotherWriter() {
        assertEquals(FAILED, map(PROT_READ_WRITE));
        assertEquals(Errno.EPERM, TestCalls.errno());
        assertEquals(FAILED, TestCalls.LIBC.write(file, new byte[] {1}, 1));
        assertEquals(Errno.EPERM, TestCalls.errno());
        assertEquals(FAILED, TestCalls.LIBC.fallocate(file, KEEP_SIZE_PUNCH_HOLE, 0, BLOCK_SIZE));
        assertEquals(Errno.EPERM, TestCalls.errno());
    }

    @Test
    void shouldRefuseAReaderThatBecomesAWriter() {
        long address = map(PROT_READ);
        assertTrue(address != FAILED);
        assertEquals(FAILED, TestCalls.LIBC.mprotect(address, LENGTH, PROT_READ_WRITE));
        assertEquals(Errno.EACCES, TestCalls.errno());
        TestCalls.LIBC.munmap(address, LENGTH);
    }

    @Test
    void shouldKeepItsLength() {
        assertTrue(MemoryFiles.isShrinkSealed(file));
        for (long length : new long[] {0, LENGTH - 1, LENGTH + 1}) {
            assertEquals(FAILED, TestCalls.LIBC.ftruncate(file, length));
            assertEquals(Errno.EPERM, TestCalls.errno());
        }
    }

    /** With one more seal a client could stop the old mapping, or at least hinder the next. */
    @Test
    void shouldTakeNoMoreSeals() {
        assertEquals(FAILED, TestCalls.LIBC.fcntl(file, F_ADD_SEALS, F_SEAL_WRITE));
        assertEquals(Errno.EPERM, TestCalls.errno());
        ErrnoException e = assertThrows(ErrnoException.class, () -> MemoryFiles.seal(file));
        assertEquals("fcntl: Operation not permitted (EPERM)", e.getMessage());
    }

    @Test
    void shouldCloseTheDescriptorWhenTheLengthIsRefused() throws IOException {
        long before = openFiles();
        ErrnoException e = assertThrows(ErrnoException.class, () -> MemoryFiles.create("test", -1));
        assertEquals("ftruncate: Invalid argument (EINVAL)", e.getMessage());
        e = assertThrows(ErrnoException.class, () -> MemoryFiles.create("test", 0));
        assertEquals("fallocate: Invalid argument (EINVAL)", e.getMessage());
        assertEquals(before, openFiles());
    }

    private long map(int protection) {
        return TestCalls.LIBC.mmap(null, LENGTH, protection, MAP_SHARED, file, 0);
    }

    /** Those of such files only: others come and go meanwhile. */
    private static long openFiles() throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return open.filter(MemoryFilesTest::isOfThisTest).count();
        }
    }

    private static boolean isOfThisTest(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString().startsWith("/memfd:test");
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void shouldTakeOnlyFilesThatCannotShrinkForSealed() {
        int[] pair = TestCalls.connected();
        int other = TestCalls.memoryFile(4096);
        assertFalse(MemoryFiles.isShrinkSealed(pair[0]));
        assertFalse(MemoryFiles.isShrinkSealed(other));
        TestCalls.LIBC.fcntl(other, F_ADD_SEALS, F_SEAL_GROW);
        assertFalse(MemoryFiles.isShrinkSealed(other));
        TestCalls.LIBC.fcntl(other, F_ADD_SEALS, F_SEAL_SHRINK);
        assertTrue(MemoryFiles.isShrinkSealed(other));
        Descriptors.close(pair[0]);
        Descriptors.close(pair[1]);
        Descriptors.close(other);
    }
}
