package io.witness.config.internal;

/** What has become of an entry at the start. */
enum Outcome {
    /** Not known yet. */
    PENDING,
    /** Clients can connect. */
    SERVED,
    /** It waits for its interface. */
    WAITING,
    /** It cannot work as it is; who found out has said so. */
    FAILED
}
