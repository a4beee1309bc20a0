package io.witness.recording.internal;

import java.nio.file.Path;

/** Names the files that belong to an index. */
public final class IndexNames {
    /** What follows the name of a capture. */
    public static final String INDEX = ".idx";
    /** What follows the name of a file that is not complete. */
    public static final String PART = ".part";

    private IndexNames() {}

    /** Returns the name of the index of a capture. */
    public static Path indexOf(Path capture) {
        return capture.resolveSibling(capture.getFileName() + INDEX);
    }

    /** Returns the name of the index while it is written. */
    static Path partOf(Path capture) {
        return capture.resolveSibling(capture.getFileName() + INDEX + PART);
    }
}
