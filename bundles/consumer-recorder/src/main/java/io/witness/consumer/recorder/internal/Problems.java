package io.witness.consumer.recorder.internal;

import java.nio.file.FileSystemException;

/** Describes failures of the file system in one line. */
final class Problems {
    private Problems() {}

    static String text(Throwable e) {
        if (e instanceof FileSystemException problem) {
            String reason = problem.getReason() == null
                    ? problem.getClass().getSimpleName().replace("Exception", "")
                    : problem.getReason();
            return problem.getFile() + ": " + reason;
        }
        return e.getMessage() == null ? e.toString() : e.getMessage();
    }
}
