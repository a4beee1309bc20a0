package io.witness.cli.internal.probe;

/** Lists where a probe passes, in this order; at each point up to three clocks take the time. */
enum Point {
    /** Sent by the sender. */
    SENT,
    /** Received by the receiver, or the reflector. */
    REACHED,
    /** Its answer was sent by the reflector. */
    ANSWERED,
    /** Its answer was received by the sender. */
    RETURNED
}
