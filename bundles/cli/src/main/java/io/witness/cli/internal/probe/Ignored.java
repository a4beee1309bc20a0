package io.witness.cli.internal.probe;

/** Lists why a received frame was ignored. */
enum Ignored {
    /** Of another program. */
    FOREIGN("foreign"),
    /** It has our mark, but is cut. */
    SHORT("short"),
    /** Of an unknown version or kind, or one that is not for this end. */
    UNKNOWN("unknown"),
    /** Of another run, for example one that has ended. */
    OTHER_RUN("otherRun"),
    /** With a number that was not sent yet. */
    NEVER_SENT("neverSent"),
    /** A request above the rate that the reflector answers, or from an address that cannot be answered. */
    NOT_ANSWERED("notAnswered");

    private final String label;

    Ignored(String label) {
        this.label = label;
    }

    /** Returns its name in the summary. */
    String label() {
        return label;
    }

    /** Converts the verdict on a frame that is not valid. */
    static Ignored of(ProbeFrame.Verdict verdict) {
        return switch (verdict) {
            case FOREIGN -> FOREIGN;
            case SHORT -> SHORT;
            default -> UNKNOWN;
        };
    }
}
