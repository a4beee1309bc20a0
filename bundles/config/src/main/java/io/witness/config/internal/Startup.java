package io.witness.config.internal;

import io.witness.api.socket.OneLine;
import io.witness.config.internal.ConfigurationFile.BadFileException;
import io.witness.config.internal.EntryChecker.CheckedFile;
import io.witness.config.internal.EntryChecker.SocketEntry;
import io.witness.config.internal.SocketServices.Outcome;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;

/** Performs the start: reads and applies the file, waits for its sockets, and reports the outcome. */
final class Startup {
    private static final String EXAMPLE = "{\"SocketName\": \"/run/eth0.sock\", \"Interface\": \"eth0\"}";

    /** Ends the runtime. */
    interface Exit {
        /** The entries cannot be served. */
        int NOTHING_SERVED = 1;
        /** The file cannot be used. */
        int BAD_FILE = 2;

        /**
         * Requests the end; returns before it.
         *
         * @param status of the process
         * @throws InterruptedException if the runtime stops for another reason
         */
        void with(int status) throws InterruptedException;
    }

    private final ConfigurationFile file;
    private final SocketStore store;
    private final StartupCheck check;
    private final Logger log;
    private final PrintStream out;
    private final Exit exit;

    /**
     * Prepares a start.
     *
     * @param file to read
     * @param store to apply it to
     * @param check waits for the sockets
     * @param log for problems
     * @param out receives the line with the number of served sockets
     * @param exit called when there is nothing to do
     */
    Startup(ConfigurationFile file, SocketStore store, StartupCheck check, Logger log, PrintStream out, Exit exit) {
        this.file = file;
        this.store = store;
        this.check = check;
        this.log = log;
        this.out = out;
        this.exit = exit;
    }

    /**
     * Performs the start.
     *
     * @return false if that ends the runtime
     * @throws InterruptedException if the runtime stops before all sockets were tried
     */
    boolean succeeds() throws InterruptedException {
        try {
            CheckedFile checked = file.read();
            Set<String> failed = store.apply(checked).failedNames();
            return report(checked, check.await(names(checked.good(), failed)).values());
        } catch (BadFileException e) {
            return end(OneLine.of(e.getMessage()), Exit.BAD_FILE, null);
        } catch (IOException e) {
            return end("Configuration Admin cannot store sockets: " + e.getMessage(), Exit.NOTHING_SERVED, null);
        } catch (RuntimeException | Error e) { // of any kind: a process that neither serves nor ends is useless
            return end(OneLine.of(file + ": the start failed: " + e), Exit.NOTHING_SERVED, e);
        }
    }

    /** Returns the names of sockets that can be expected. */
    private static List<String> names(List<SocketEntry> entries, Set<String> failed) {
        return entries.stream()
                .map(SocketEntry::socketName)
                .filter(name -> !failed.contains(name))
                .toList();
    }

    private boolean report(CheckedFile checked, Collection<Outcome> outcomes) throws InterruptedException {
        int served = Collections.frequency(outcomes, Outcome.SERVED);
        int waiting = Collections.frequency(outcomes, Outcome.WAITING);
        out.println("witness: ready: " + served + " of " + checked.count() + " sockets");
        out.flush();
        if (checked.count() == 0) {
            return end(file + ": has no entry: add one such as " + EXAMPLE, Exit.NOTHING_SERVED, null);
        }
        if (served + waiting == 0) {
            return end(
                    "no socket is served or waits for its interface: see the errors above", Exit.NOTHING_SERVED, null);
        }
        return true;
    }

    private boolean end(String reason, int status, Throwable cause) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException("the runtime stops anyway");
        }
        log.error(reason, cause);
        exit.with(status);
        return false;
    }

    /** Waits until every entry has been tried. States change without events, so this polls. */
    static final class StartupCheck {
        private static final Duration INTERVAL = Duration.ofMillis(20);

        private final SocketServices services;
        private final Duration timeout;
        private final Logger log;
        /** Sockets whose services failed to report their state. */
        private final Set<String> broken = new HashSet<>();

        /** Waits no longer than {@code timeout}, and logs what is missing then. */
        StartupCheck(SocketServices services, Duration timeout, Logger log) {
            this.services = services;
            this.timeout = timeout;
            this.log = log;
        }

        /**
         * Waits for sockets.
         *
         * @param socketNames their names
         * @return the outcome of each
         * @throws InterruptedException if the runtime stops meanwhile
         */
        Map<String, Outcome> await(List<String> socketNames) throws InterruptedException {
            long start = System.nanoTime();
            Map<String, Outcome> outcomes = outcomes(socketNames);
            while (outcomes.containsValue(Outcome.PENDING)) {
                if (System.nanoTime() - start >= timeout.toNanos()) {
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
                log.error("{}: failed to report its state", socketName, e);
                return Outcome.FAILED;
            }
        }

        private void complain(String socketName, Outcome outcome) {
            if (outcome == Outcome.PENDING) {
                log.error(
                        "{}: not tried within {} s: {}", socketName, timeout.toSeconds(), services.missing(socketName));
            }
        }
    }
}
