package io.witness.monitor.internal.health;

import java.util.Locale;

/**
 * Tells the result of one check.
 *
 * @param name what was checked: a word, and whose it is
 * @param status the result
 * @param detail one line for people, with the remedy if there is one to be found here
 */
public record Check(String name, Status status, String detail) {
    /** Lists the results, the best one first. */
    public enum Status {
        /** All is well. */
        OK,
        /** Somebody should look at it, but packets are captured as far as the host allows. */
        WARNING,
        /** Packets are lost, or nobody gets them. */
        CRITICAL;

        /** Returns its word in texts and data. */
        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
