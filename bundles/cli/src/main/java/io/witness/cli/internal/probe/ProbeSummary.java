package io.witness.cli.internal.probe;

import java.util.Map;

/**
 * Sums up a run, or a part of it.
 *
 * @param sent probes that the kernel took
 * @param received how many of them came, or were answered
 * @param duplicates further copies that came
 * @param reordered probes that came after one with a larger number
 * @param dropped frames that were lost at the receiving socket of this program, because it had no room
 * @param ignored received frames that were none of this run's
 * @param spreads what is known of each metric
 */
record ProbeSummary(
        long sent,
        long received,
        long duplicates,
        long reordered,
        long dropped,
        Map<Ignored, Long> ignored,
        Map<Metric, Spread> spreads) {

    /** Returns how many probes did not come, and how many answers: of a run that goes on, those under way as well. */
    long lost() {
        return sent - received;
    }
}
