package io.witness.replay;

/** Says what happens to a packet when a {@link MockRing} is full. */
public enum WhenFull {
    /** The caller waits until a reader gives the next block back. */
    WAIT,
    /** It is dropped and counted, as in the kernel. */
    DROP
}
