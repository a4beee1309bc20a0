package io.witness.afpacket.internal;

import io.witness.api.ring.RingException;
import io.witness.api.ring.RingSpecification.Fanout;
import io.witness.linux.Descriptors;
import io.witness.linux.Errno;
import io.witness.linux.ErrnoException;
import io.witness.linux.socket.BpfPrograms;
import io.witness.linux.socket.FanoutGroups;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;

/** An eBPF program that is pinned, or of which this process has a descriptor. */
final class ExtendedProgram extends FanoutProgram {
    private static final String BPF_FILE_SYSTEM = "bpf";

    private final Fanout fanout;
    private final int program;
    /** Whether the descriptor belongs to this object. */
    private final boolean isOwned;

    private ExtendedProgram(Fanout fanout, int program, boolean isOwned) {
        this.fanout = fanout;
        this.program = program;
        this.isOwned = isOwned;
    }

    static ExtendedProgram open(Fanout fanout) throws RingException {
        ExtendedProgram opened = fanout.program().startsWith("/") ? pinned(fanout) : given(fanout);
        try {
            opened.check();
            return opened;
        } catch (RingException | RuntimeException | Error e) {
            opened.close();
            throw e;
        }
    }

    private static ExtendedProgram given(Fanout fanout) throws RingException {
        try {
            return new ExtendedProgram(fanout, Integer.parseInt(fanout.program()), false);
        } catch (NumberFormatException e) {
            throw refused(fanout, "is neither an absolute path nor the number of a descriptor: use one of the two");
        }
    }

    private static ExtendedProgram pinned(Fanout fanout) throws RingException {
        try {
            return new ExtendedProgram(fanout, BpfPrograms.openPinned(fanout.program()), true);
        } catch (ErrnoException e) {
            throw refused(fanout, reason(fanout.program(), e));
        }
    }

    /** Explains why a pinned program cannot be opened. */
    static String reason(String path, ErrnoException e) {
        return switch (e.errno()) {
            case Errno.ENOENT ->
                "nothing is pinned there: pin a program, as by `bpftool prog pin id NUMBER " + path + "`";
            case Errno.EACCES ->
                isInBpfFileSystem(path)
                        ? "may not be read: give the user who runs Witness the right to read the file and to enter its"
                                + " directories"
                        : "is not in a bpf filesystem: use the path at which a program is pinned, such as"
                                + " /sys/fs/bpf/spread";
            case Errno.EPERM -> "this host allows only processes with the capability CAP_BPF to open it: add CAP_BPF";
            case Errno.EINVAL -> "is not an eBPF program: use the path at which one is pinned";
            default -> "cannot be opened: " + e.getMessage();
        };
    }

    private static boolean isInBpfFileSystem(String path) {
        try {
            return Files.getFileStore(Path.of(path)).type().equals(BPF_FILE_SYSTEM);
        } catch (IOException | RuntimeException e) {
            return true; // it may not be looked at
        }
    }

    private void check() throws RingException {
        OptionalInt type = BpfPrograms.type(program);
        if (type.isEmpty()) {
            throw refused(
                    fanout,
                    isOwned
                            ? "is pinned, but is not an eBPF program: use the path of a program"
                            : "is not an open descriptor of an eBPF program of this process");
        }
        if (type.getAsInt() != BpfPrograms.TYPE_SOCKET_FILTER) {
            throw refused(
                    fanout,
                    "is an eBPF program of type " + type.getAsInt() + ": load it with the type socket_filter ("
                            + BpfPrograms.TYPE_SOCKET_FILTER + ")");
        }
    }

    @Override
    void set(int fd) throws RingException {
        try {
            FanoutGroups.program(fd, program);
        } catch (ErrnoException e) {
            throw refused(fanout, "the kernel refuses the program: " + e.getMessage());
        }
    }

    @Override
    public void close() {
        if (isOwned) {
            Descriptors.close(program);
        }
    }
}
