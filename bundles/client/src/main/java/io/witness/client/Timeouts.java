package io.witness.client;

/**
 * Limits attempts to connect, in milliseconds.
 *
 * @param limitMillis how long to try without a ring; negative: no limit
 * @param handshakeMillis how long one handshake may take
 * @param firstPauseMillis the first pause between two attempts, which is before the third one
 * @param longestPauseMillis the longest pause
 */
record Timeouts(long limitMillis, int handshakeMillis, int firstPauseMillis, int longestPauseMillis) {
    private static final int FIRST_PAUSE_MILLIS = 10;

    static Timeouts of(long limitMillis) {
        return new Timeouts(
                limitMillis, TestimonyClient.TIMEOUT_MILLIS, FIRST_PAUSE_MILLIS, RingFollower.LONGEST_PAUSE_MILLIS);
    }
}
