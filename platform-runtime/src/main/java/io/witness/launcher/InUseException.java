package io.witness.launcher;

import java.nio.file.Path;

/** Reports that another run uses the state directory; the message is for people. */
final class InUseException extends Exception {
    private static final long serialVersionUID = 1L;

    InUseException(Path directory, String pid) {
        super(directory + " is in use by process " + pid + ": stop that, or choose another directory with --state");
    }
}
