package io.witness.memory;

import io.witness.linux.Errno;
import io.witness.linux.ErrnoException;

/** Why a memory ring cannot be had. */
public final class MemoryProblems {
    private MemoryProblems() {}

    /**
     * Says it in words of the configuration.
     *
     * @param e what {@link MemoryRing#create} threw
     * @return what is missing and what helps, to stand behind a colon
     */
    public static String explain(ErrnoException e) {
        return switch (e.errno()) {
            case Errno.ENOMEM, Errno.ENOSPC -> "no memory: use a smaller NumBlocks, or a smaller BlockSize";
            case Errno.EFBIG -> "larger than files may be: raise that limit (LimitFSIZE, ulimit -f)";
            case Errno.EMFILE -> "no descriptor: raise the limit of open files (LimitNOFILE, ulimit -n)";
            case Errno.EINVAL -> "refused (" + e.getMessage() + "): sealing needs Linux 5.1 or later";
            default -> "refused (" + e.getMessage() + ")";
        };
    }
}
