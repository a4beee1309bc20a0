package io.witness.config.internal;

import io.witness.config.internal.SocketServices.Outcome;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;

/** Waits until every entry has been tried. States change without events, so this looks again and again. */
final class Trial {
    private static final Duration INTERVAL = Duration.ofMillis(20);

    private final SocketServices services;
    private final Duration patience;
    private final Logger log;
    /** Sockets whose services have failed to tell their state. */
    private final Set<String> broken = new HashSet<>();

    /** Waits no longer than {@code patience}, and logs what is missing then. */
    Trial(SocketServices services, Duration patience, Logger log) {
        this.services = services;
        this.patience = patience;
        this.log = log;
    }

    /**
     * Waits.
     *
     * @param socketNames for these
     * @return what has become of each
     * @throws InterruptedException if the runtime stops meanwhile
     */
    Map<String, Outcome> await(List<String> socketNames) throws InterruptedException {
        long start = System.nanoTime();
        Map<String, Outcome> outcomes = outcomes(socketNames);
        while (outcomes.containsValue(Outcome.PENDING)) {
            if (System.nanoTime() - start >= patience.toNanos()) {
                outcomes.forEach(this::complain);
                return outcomes;
            }
            Thread.sleep(INTERVAL.toMillis());
            outcomes = outcomes(socketNames);
        }
        return outcomes;
    }

    private Map<String, Outcome> outcomes(List<String> socketNames) {
        Map<String, Outcome> outcomes = new HashMap<>();
        socketNames.forEach(name -> outcomes.put(name, broken.contains(name) ? Outcome.FAILED : outcome(name)));
        return outcomes;
    }

    private Outcome outcome(String socketName) {
        try {
            return services.outcome(socketName);
        } catch (RuntimeException | Error e) { // of one socket's service
            broken.add(socketName);
            log.error("{}: does not tell its state", socketName, e);
            return Outcome.FAILED;
        }
    }

    private void complain(String socketName, Outcome outcome) {
        if (outcome == Outcome.PENDING) {
            log.error("{}: not tried within {} s: {}", socketName, patience.toSeconds(), services.missing(socketName));
        }
    }
}
