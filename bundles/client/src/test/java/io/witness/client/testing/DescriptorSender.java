package io.witness.client.testing;

import io.witness.linux.NativeMemory;
import java.nio.ByteBuffer;
import jnr.ffi.LibraryLoader;

/** Sends what no server may: one byte with several descriptors, sendmsg(2). */
final class DescriptorSender {
    private static final int IOVEC = 56;
    private static final int BYTE = 72;
    private static final int CONTROL = 80;
    private static final int CONTROL_HEADER_LENGTH = 16;

    /** The call that only this needs. */
    public interface Calls {
        long sendmsg(int fd, long message, int flags);
    }

    private static final Calls LIBC = LibraryLoader.create(Calls.class).load("libc.so.6");

    private DescriptorSender() {}

    static void send(int socket, int descriptor, int times) {
        int length = CONTROL_HEADER_LENGTH + times * Integer.BYTES;
        NativeMemory memory = NativeMemory.allocate(CONTROL + length);
        long address = memory.address();
        ByteBuffer message = memory.buffer();
        message.putLong(16, address + IOVEC).putLong(24, 1);
        message.putLong(32, address + CONTROL).putLong(40, length);
        message.putLong(IOVEC, address + BYTE).putLong(IOVEC + 8, 1);
        message.putLong(CONTROL, length).putInt(CONTROL + 8, 1).putInt(CONTROL + 12, 1); // SOL_SOCKET, SCM_RIGHTS
        for (int i = 0; i < times; i++) {
            message.putInt(CONTROL + CONTROL_HEADER_LENGTH + i * Integer.BYTES, descriptor);
        }
        if (LIBC.sendmsg(socket, address, 0) != 1) {
            throw new IllegalStateException("sendmsg failed");
        }
    }
}
