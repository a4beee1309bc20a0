package io.witness.recording;

/** Follows an extraction. Called by its thread, often: should return at once. */
public interface ExtractProgress {
    /** Ignores everything. */
    ExtractProgress NONE = (phase, done, total) -> {};

    /**
     * Tells how far it is.
     *
     * @param phase what is done, such as {@code "index"}; a few words
     * @param done bytes of capture files done in this phase
     * @param total bytes of capture files to do in this phase
     */
    void progress(String phase, long done, long total);
}
