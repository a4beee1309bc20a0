package io.witness.api.ring;

/**
 * Says whether something of this host is as capture needs it.
 *
 * @param verdict how it is
 * @param subject what was looked at, such as {@code privileges} or {@code eth0}
 * @param message what was found, and unless all is well the remedy, in one line
 */
public record Diagnosis(Verdict verdict, String subject, String message) {
    /** Lists how something can be. */
    public enum Verdict {
        /** As it should be. */
        OK,
        /** Capture works, but its packets or numbers may not be what is expected. */
        WARN,
        /** Capture does not work, or loses packets. */
        FAIL
    }
}
