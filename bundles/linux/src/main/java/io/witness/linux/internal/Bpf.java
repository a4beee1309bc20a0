package io.witness.linux.internal;

import io.witness.linux.ErrnoException;
import io.witness.linux.NativeMemory;
import java.lang.ref.Reference;

/** Makes the system call bpf(2). */
public final class Bpf {
    /** {@code __NR_bpf} of {@code asm/unistd.h}: of AArch64, and of x86-64. */
    private static final long NUMBER = System.getProperty("os.arch").equals("aarch64") ? 280 : 321;

    private Bpf() {}

    /** Executes a command; returns its result, which may be a descriptor. */
    public static int call(String what, int command, NativeMemory attributes) throws ErrnoException {
        long result = Libc.CALLS.syscall(
                NUMBER, command, attributes.address(), attributes.buffer().capacity());
        Reference.reachabilityFence(attributes);
        return Libc.check(what, (int) result);
    }
}
