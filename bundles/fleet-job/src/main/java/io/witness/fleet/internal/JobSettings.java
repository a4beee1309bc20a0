package io.witness.fleet.internal;

import java.time.Duration;

/**
 * Holds what tables are like.
 *
 * @param input what the names of the sensors' topics begin with
 * @param output what the names of the tables' topics begin with
 * @param window of top talkers
 * @param top how many talkers a window has
 * @param tolerance how much clocks of sensors may differ
 * @param flows how many flows, and talkers, a partition keeps
 */
record JobSettings(String input, String output, Duration window, int top, Duration tolerance, int flows) {
    /** Windows of top talkers that still change. */
    static final int WINDOWS = 12;
    /** Records from further ahead are not taken. */
    static final Duration FUTURE = Duration.ofMinutes(10);
    /** Sensors, and partitions of top talkers, that are kept. */
    static final int SENSORS = 10_000;

    String flowsTopic() {
        return input + ".flows";
    }

    String eventsTopic() {
        return input + ".events";
    }

    String statesTopic() {
        return input + ".sensors";
    }

    String sensorsTable() {
        return output + ".sensors";
    }

    String talkersTable() {
        return output + ".talkers";
    }

    String joinedTable() {
        return output + ".joined";
    }

    /** Returns the start of a time's window, seconds since 1970. */
    long windowOf(long micros) {
        return Math.floorDiv(micros / 1_000_000, window.toSeconds()) * window.toSeconds();
    }

    /** Returns the start of the oldest window that still changes, when there is one that starts so. */
    long oldestWindow(long newest) {
        return newest - (WINDOWS - 1) * window.toSeconds();
    }
}
