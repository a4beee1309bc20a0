package io.witness.filter.internal;

import io.witness.linux.NativeLibrary;

/** Declares the libc functions that make a file for libpcap; streams are addresses. */
public interface StandardIo {
    StandardIo CALLS = NativeLibrary.load(StandardIo.class, "libc.so.6");

    long fmemopen(long buffer, long length, String mode);

    int fclose(long stream);
}
