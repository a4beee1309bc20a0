package io.witness.deploy.internal;

import java.time.Instant;

/**
 * Describes the state of one jar in the directory.
 *
 * @param file name in the directory
 * @param bundle symbolic name; empty if the file is not a bundle
 * @param version of the bundle; empty if the file is not a bundle
 * @param state its state
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
        /** The bundle was stopped: by an operator, and stays so, or otherwise, as the reason says. */
        STOPPED,
        /** A call has not returned for some seconds. */
        HANGING,
        /** The jar does not resolve or does not start. */
        FAILED,
        /** The file is unusable. */
        REFUSED,
        /** Another file with the same bundle is used. */
        SHADOWED,
        /** The jar is gone from the directory, but its last call still hangs. */
        ABANDONED
    }
}
