package io.witness.linux.internal;

import io.witness.linux.ErrnoException;
import jnr.ffi.LibraryLoader;
import jnr.ffi.Runtime;

/** libc, loaded at first use. */
public final class Libc {
    /** The functions. */
    public static final LibcCalls CALLS = LibraryLoader.create(LibcCalls.class).load("libc.so.6");

    private static final Runtime RUNTIME = Runtime.getRuntime(CALLS);

    private Libc() {}

    /** The calling thread's errno: valid right after a call that failed, stale after one that did not. */
    public static int errno() {
        return RUNTIME.getLastError();
    }

    /** What the C side calls a pointer, from an address. */
    public static jnr.ffi.Pointer pointer(long address) {
        return jnr.ffi.Pointer.wrap(RUNTIME, address);
    }

    /** The result of a call, or an exception if it is negative. */
    public static int check(String call, int result) throws ErrnoException {
        if (result < 0) {
            throw new ErrnoException(call, errno());
        }
        return result;
    }
}
