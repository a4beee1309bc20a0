package io.witness.linux.socket;

import io.witness.linux.ErrnoException;
import io.witness.linux.NativeMemory;
import io.witness.linux.internal.Bpf;
import java.io.IOException;
import java.lang.ref.Reference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.stream.Stream;

/** Finds eBPF programs that others have loaded, see bpf(2). Constants are from {@code linux/bpf.h}. For any thread. */
public final class BpfPrograms {
    /** The type of programs that socket filters and fanout groups run ({@code BPF_PROG_TYPE_SOCKET_FILTER}). */
    public static final int TYPE_SOCKET_FILTER = 1;

    private static final int BPF_OBJ_GET = 7;
    /** Only the right to read the file is needed. */
    private static final int BPF_F_RDONLY = 8;
    /** The part of {@code union bpf_attr} for this call: u64 path, u32 descriptor, u32 flags. */
    private static final int ATTRIBUTES_LENGTH = 16;

    private static final int FLAGS_OFFSET = 12;
    private static final String TYPE_LINE = "prog_type:";

    private BpfPrograms() {}

    /**
     * Opens an object that is pinned in a bpf filesystem.
     *
     * @param path its absolute path
     * @return a descriptor, closed on exec, owned by the caller; not necessarily of a program
     * @throws ErrnoException {@link io.witness.linux.Errno#ENOENT} if there is no such file; {@link
     *     io.witness.linux.Errno#EACCES} if it may not be read or is in another filesystem; {@link
     *     io.witness.linux.Errno#EPERM} without CAP_BPF on hosts that demand it; {@link io.witness.linux.Errno#EINVAL} if it is
     *     neither a program nor a map
     */
    public static int openPinned(String path) throws ErrnoException {
        byte[] name = path.getBytes(StandardCharsets.UTF_8);
        NativeMemory text = NativeMemory.allocate(name.length + 1);
        text.buffer().put(name);
        NativeMemory attributes = NativeMemory.allocate(ATTRIBUTES_LENGTH);
        attributes.buffer().putLong(0, text.address()).putInt(FLAGS_OFFSET, BPF_F_RDONLY);
        int fd = Bpf.call("bpf BPF_OBJ_GET", BPF_OBJ_GET, attributes);
        Reference.reachabilityFence(text);
        return fd;
    }

    /**
     * Returns the type of a program.
     *
     * @param fd any number
     * @return its type, {@code BPF_PROG_TYPE_…}; empty if it is not an open descriptor of an eBPF program
     */
    public static OptionalInt type(int fd) {
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/fdinfo/" + fd))) {
            return lines.filter(line -> line.matches(TYPE_LINE + "\\s*\\d{1,9}"))
                    .mapToInt(line ->
                            Integer.parseInt(line.substring(TYPE_LINE.length()).strip()))
                    .findFirst();
        } catch (IOException e) {
            return OptionalInt.empty();
        }
    }
}
