package io.witness.replay.internal;

/** Hears of a replay, each in one line. For a program that reads a ring nobody has to. */
public interface ReplayListener {
    /** Nobody. */
    ReplayListener NOBODY = new ReplayListener() {};

    /** It begins. */
    default void begins(String line) {}

    /** Nothing comes for long, since nothing was recorded. */
    default void pauses(String line) {}

    /** Something was odd in a file, which was read nevertheless; once a file. */
    default void odd(String line) {}

    /** All was played. */
    default void ends(String line) {}

    /**
     * Something cannot be read any more; what was before is played.
     *
     * @return whether that is told, so that the rings are simply over; else who reads them is told
     */
    default boolean breaks(String line) {
        return false;
    }
}
