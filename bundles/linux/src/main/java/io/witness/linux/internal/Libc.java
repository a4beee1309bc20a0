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

    /** Returns the calling thread's errno: valid right after a failed call, stale after a successful one. */
    public static int errno() {
        return RUNTIME.getLastError();
    }

    /** Converts an address to a pointer. */
    public static jnr.ffi.Pointer pointer(long address) {
        return jnr.ffi.Pointer.wrap(RUNTIME, address);
    }

    /** Returns the result of a call, or throws if it is negative. */
    public static int check(String call, int result) throws ErrnoException {
        if (result < 0) {
            throw new ErrnoException(call, errno());
        }
        return result;
    }
}
