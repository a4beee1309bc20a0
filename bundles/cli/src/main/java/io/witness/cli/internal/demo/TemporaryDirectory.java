package io.witness.cli.internal.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Finds the directory for temporary files: TMPDIR, or /tmp. */
record TemporaryDirectory(Path base) {
    private static final Path DEFAULT = Path.of("/tmp");
    /** Room for native libraries, the runtime's storage, the capture, and the beginning of a log. */
    private static final long SPACE_NEEDED = 32L << 20;
    /** The part of a UNIX socket's 107-byte path that is left before the directory and the control socket in it. */
    private static final int LONGEST = 64;

    static TemporaryDirectory of(String temporary) throws DemoException {
        boolean isSet = temporary != null && !temporary.isEmpty();
        TemporaryDirectory tmp =
                new TemporaryDirectory(isSet ? Path.of(temporary).toAbsolutePath() : DEFAULT);
        tmp.check();
        return tmp;
    }

    private void check() throws DemoException {
        if (!Files.isDirectory(base) || !Files.isWritable(base) || !Files.isExecutable(base)) {
            throw unfit("is not a writable directory");
        }
        int length = base.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8).length;
        if (length > LONGEST) {
            throw unfit("has " + length + " bytes, more than " + LONGEST + ", for UNIX sockets in it");
        }
        if (!base.toString().matches("[\\w./+:=@-]+")) {
            throw unfit("has characters other than letters, digits and ./+:=@_-");
        }
        long free = freeSpace();
        if (free < SPACE_NEEDED) {
            throw unfit("has " + (free >> 10) + " KiB free, " + (SPACE_NEEDED >> 10) + " are needed");
        }
    }

    private long freeSpace() throws DemoException {
        try {
            return Files.getFileStore(base).getUsableSpace();
        } catch (IOException e) {
            throw unfit("cannot be used (" + e.getMessage() + ")");
        }
    }

    /** Reports that the directory is unsuitable. */
    DemoException unfit(String reason) {
        return new DemoException(
                base + ", where temporary files go, " + reason + ": let TMPDIR name another directory");
    }
}
