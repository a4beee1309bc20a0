package io.witness.recording.internal;

/** An index is damaged, or is not that of its capture. */
class IndexFormatException extends Exception {
    private static final long serialVersionUID = 1;

    IndexFormatException(String problem) {
        super(problem);
    }
}
