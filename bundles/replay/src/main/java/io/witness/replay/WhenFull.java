package io.witness.replay;

/** What becomes of a packet for which a {@link MockRing} has no room. */
public enum WhenFull {
    /** Who adds it waits until a reader gives the next block back. */
    WAIT,
    /** It is dropped and counted, as the kernel does it. */
    DROP
}
