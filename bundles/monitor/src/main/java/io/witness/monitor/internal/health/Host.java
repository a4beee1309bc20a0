package io.witness.monitor.internal.health;

import io.witness.monitor.internal.health.Check.Status;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Checks the disk of the state directory, and the heap. Any thread may call. */
public class Host {
    /** A start needs 8 MiB there, and the log grows to more. */
    private static final long LITTLE_SPACE = 64L << 20;

    private static final long NO_SPACE = 8L << 20;
    /** Of the largest possible heap. */
    private static final double LITTLE_HEAP = 0.05;

    private final Path state;

    /**
     * Prepares for checks.
     *
     * @param state the state directory
     */
    public Host(Path state) {
        this.state = state;
    }

    Check disk() {
        try {
            FileStore store = Files.getFileStore(state);
            return disk(store.getUsableSpace());
        } catch (NoSuchFileException e) {
            return new Check("disk", Status.CRITICAL, state + " is gone: restart Witness, which makes it again");
        } catch (IOException e) {
            return new Check("disk", Status.CRITICAL, state + " cannot be read: " + e.getMessage());
        }
    }

    Check disk(long free) {
        String detail = (free >> 20) + " MiB are free at " + state;
        if (free >= LITTLE_SPACE) {
            return new Check("disk", Status.OK, detail);
        }
        return new Check(
                "disk",
                free < NO_SPACE ? Status.CRITICAL : Status.WARNING,
                detail + ": delete old recordings or logs; below " + (NO_SPACE >> 20) + " MiB Witness does not start");
    }

    Check memory() {
        Runtime jvm = Runtime.getRuntime();
        return memory(jvm.maxMemory() - jvm.totalMemory() + jvm.freeMemory(), jvm.maxMemory());
    }

    // Garbage counts as used, so that little may be free for a moment.
    static Check memory(long free, long most) {
        String detail = (free >> 20) + " of " + (most >> 20) + " MiB of the heap are free";
        return free >= most * LITTLE_HEAP
                ? new Check("memory", Status.OK, detail)
                : new Check(
                        "memory",
                        Status.WARNING,
                        detail + ": if this stays, a consumer needs more: WITNESS_JAVA_OPTS=-Xmx1g");
    }
}
