package io.witness.it.afpacket;

import io.witness.linux.ErrnoException;
import io.witness.linux.NativeMemory;
import io.witness.linux.internal.Bpf;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Loads small eBPF programs, and pins them, by bpf(2). */
public final class BpfObjects {
    public static final int SOCKET_FILTER = 1;
    static final int XDP = 6;
    /** r0 = 2; exit. */
    public static final long[] RETURN_2 = {0x00000002_0000_00b7L, 0x95};
    /** r6 = r1; r0 = byte 21 of the network header, the last one of the UDP source port; r0 &= 3; exit. */
    static final long[] BY_SOURCE_PORT = {0x0000_16bfL, 0xfff00015_0000_0030L, 0x00000003_0000_0057L, 0x95};

    private static final int MAP_CREATE = 0;
    private static final int PROG_LOAD = 5;
    private static final int OBJ_PIN = 6;
    private static final int ARRAY = 2;

    private BpfObjects() {}

    /** Returns the descriptor of a program; one of its instructions is a struct bpf_insn in the order of x86-64. */
    public static int load(int type, long... instructions) throws ErrnoException {
        NativeMemory code = NativeMemory.allocate(Long.BYTES * instructions.length);
        ByteBuffer target = code.buffer().duplicate().order(ByteOrder.LITTLE_ENDIAN);
        for (long instruction : instructions) {
            target.putLong(instruction);
        }
        NativeMemory licence = text("GPL");
        NativeMemory attributes = NativeMemory.allocate(48);
        attributes
                .buffer()
                .putInt(type)
                .putInt(instructions.length)
                .putLong(code.address())
                .putLong(licence.address());
        int fd = Bpf.call("BPF_PROG_LOAD", PROG_LOAD, attributes);
        Reference.reachabilityFence(code);
        Reference.reachabilityFence(licence);
        return fd;
    }

    static int map() throws ErrnoException {
        NativeMemory attributes = NativeMemory.allocate(48);
        attributes.buffer().putInt(ARRAY).putInt(4).putInt(4).putInt(1);
        return Bpf.call("BPF_MAP_CREATE", MAP_CREATE, attributes);
    }

    public static void pin(int fd, Path path) throws ErrnoException {
        NativeMemory name = text(path.toString());
        NativeMemory attributes = NativeMemory.allocate(16);
        attributes.buffer().putLong(name.address()).putInt(fd);
        Bpf.call("BPF_OBJ_PIN", OBJ_PIN, attributes);
        Reference.reachabilityFence(name);
    }

    private static NativeMemory text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        NativeMemory memory = NativeMemory.allocate(bytes.length + 1);
        memory.buffer().put(bytes);
        return memory;
    }
}
