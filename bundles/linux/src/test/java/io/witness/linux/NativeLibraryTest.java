package io.witness.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class NativeLibraryTest {
    /** Some functions of all kinds of parameters and results. */
    interface Samples {
        int abs(int number);

        long labs(long number);

        long strlen(String text);

        String getenv(String name);

        String strerror(int errno);

        long strdup(String text);

        void free(long address);

        int strncmp(String one, String other, long length);
    }

    /** Declares what no library has. */
    interface Missing {
        int witness_has_no_such_function();
    }

    private final Samples samples = NativeLibrary.load(Samples.class, "libc.so.6");

    @Test
    void shouldPassNumbers() {
        assertEquals(7, samples.abs(-7));
        assertEquals(1L << 40, samples.labs(-1L << 40));
    }

    @Test
    void shouldPassStrings() {
        assertEquals(6, samples.strlen("héllo"));
        assertEquals(0, samples.strlen(""));
        assertEquals("No such file or directory", samples.strerror(Errno.ENOENT));
        assertNull(samples.getenv("WITNESS_NO_SUCH_VARIABLE"));
        assertEquals(0, samples.strncmp("abcd", "abce", 3));
        assertTrue(samples.strncmp("abcd", "abce", 4) < 0);
    }

    @Test
    void shouldCopyMemoryThatAFunctionAllocates() {
        long address = samples.strdup("\1\2\3\4");
        ByteBuffer copy = NativeMemory.copy(address, 4);
        samples.free(address);
        assertEquals(4, copy.remaining());
        assertEquals(1, copy.get(0));
        assertEquals(4, copy.get(3));
    }

    @Test
    void shouldNameWhatIsMissing() {
        Error e = assertThrows(UnsatisfiedLinkError.class, () -> NativeLibrary.load(Samples.class, "libnosuch.so.1"));
        assertTrue(e.getMessage().contains("libnosuch.so.1"), e.getMessage());
        e = assertThrows(UnsatisfiedLinkError.class, () -> NativeLibrary.load(Missing.class, "libc.so.6"));
        assertEquals("libc.so.6 has no function witness_has_no_such_function", e.getMessage());
    }
}
