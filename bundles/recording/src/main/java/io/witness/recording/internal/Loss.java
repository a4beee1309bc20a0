package io.witness.recording.internal;

/**
 * Packets that are missing in a capture, as it states.
 *
 * @param timeNanos when the loss was noticed, nanoseconds since 1970
 * @param packets how many
 * @param reason the comment beside it; may be empty
 */
public record Loss(long timeNanos, long packets, String reason) {}
