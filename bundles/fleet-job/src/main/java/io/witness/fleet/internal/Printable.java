package io.witness.fleet.internal;

/** Makes text of others fit for one line of a terminal: whoever may write to a topic chooses it. */
final class Printable {
    private Printable() {}

    static String of(String text) {
        return String.valueOf(text)
                .strip()
                .replaceAll("\\s*\\R\\s*", " ")
                .replaceAll("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]", "?");
    }
}
