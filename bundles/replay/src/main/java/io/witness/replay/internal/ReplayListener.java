package io.witness.replay.internal;

/** Receives events of a replay, each as one line. Optional for a program that reads a ring. */
public interface ReplayListener {
    /** Ignores all events. */
    ReplayListener NOBODY = new ReplayListener() {};

    /** Reports that the replay begins. */
    default void begins(String line) {}

    /** Reports that a long recorded pause begins. */
    default void pauses(String line) {}

    /** Reports that a file has anomalies, but was read; called once per file. */
    default void odd(String line) {}

    /** Reports that all was played. */
    default void ends(String line) {}

    /**
     * Reports that the rest of a file cannot be read; packets before the damage are played.
     *
     * @return true if that was reported and the rings simply end; false: the readers are told
     */
    default boolean breaks(String line) {
        return false;
    }
}
