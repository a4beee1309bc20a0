package io.witness.client;

/**
 * How long to try, in milliseconds.
 *
 * @param limitMillis how long to go without a ring; negative: no limit
 * @param handshakeMillis how long one handshake may take
 * @param firstPauseMillis the first pause between two attempts, which is before the third
 * @param longestPauseMillis the longest one
 */
record Timeouts(long limitMillis, int handshakeMillis, int firstPauseMillis, int longestPauseMillis) {
    private static final int FIRST_PAUSE_MILLIS = 10;

    static Timeouts of(long limitMillis) {
        return new Timeouts(
                limitMillis, TestimonyClient.TIMEOUT_MILLIS, FIRST_PAUSE_MILLIS, RingFollower.LONGEST_PAUSE_MILLIS);
    }
}
