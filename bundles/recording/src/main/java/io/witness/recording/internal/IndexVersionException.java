package io.witness.recording.internal;

/** An index is of another version of the format. */
final class IndexVersionException extends IndexFormatException {
    private static final long serialVersionUID = 1;

    IndexVersionException() {
        super("the version is wrong");
    }
}
