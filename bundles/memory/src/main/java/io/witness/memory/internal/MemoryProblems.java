package io.witness.memory.internal;

import io.witness.api.ring.RingException;
import io.witness.linux.Errno;
import io.witness.linux.ErrnoException;
import io.witness.linux.memory.MemoryShortageException;
import java.io.IOException;

/** Explains in terms of the configuration why a memory ring cannot be created. */
public final class MemoryProblems {
    private MemoryProblems() {}

    /**
     * Explains what is missing and what helps.
     *
     * @param key the key to blame
     * @param what the request, for the beginning of the message
     * @param more additional help, for its end
     */
    public static RingException explain(String key, String what, String more, IOException e) {
        if (e instanceof ErrnoException refusal) {
            return new RingException(key, what + ": " + explain(refusal) + more);
        }
        if (e instanceof MemoryShortageException shortage) {
            String option = shortage.isOfHeap() ? " (WITNESS_JAVA_OPTS=-Xmx)" : "";
            return new RingException(key, what + ": " + e.getMessage() + option + more);
        }
        return new RingException(e.getMessage());
    }

    private static String explain(ErrnoException e) {
        return switch (e.errno()) {
            case Errno.ENOMEM, Errno.ENOSPC -> "no memory: use a smaller NumBlocks, or a smaller BlockSize";
            case Errno.EFBIG -> "larger than files may be: raise that limit (LimitFSIZE, ulimit -f)";
            case Errno.EMFILE -> "no descriptor: raise the limit of open files (LimitNOFILE, ulimit -n)";
            case Errno.EINVAL -> "refused (" + e.getMessage() + "): sealing needs Linux 5.1 or later";
            default -> "refused (" + e.getMessage() + ")";
        };
    }
}
