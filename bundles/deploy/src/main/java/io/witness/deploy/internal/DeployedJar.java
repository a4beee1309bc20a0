package io.witness.deploy.internal;

import java.time.Instant;

/**
 * State of one jar of the directory.
 *
 * @param file name in the directory
 * @param bundle symbolic name; empty if the file is no bundle
 * @param version of the bundle; empty if the file is no bundle
 * @param state what it does
 * @param since when the state began
 * @param reason of the state; may be empty
 */
record DeployedJar(String file, String bundle, String version, State state, Instant since, String reason) {
    enum State {
        /** The file was seen; nothing was done yet. */
        WAITING,
        STARTING,
        RUNNING,
        STOPPING,
        /** Somebody has stopped the bundle, and it stays so. */
        STOPPED,
        /** A call has not returned for some seconds. */
        HANGING,
        /** The jar does not resolve or does not start. */
        FAILED,
        /** The file cannot be used at all. */
        REFUSED,
        /** Another file has the same bundle, and counts. */
        SHADOWED,
        /** The jar is gone from the directory; its last call still hangs. */
        ABANDONED
    }
}
