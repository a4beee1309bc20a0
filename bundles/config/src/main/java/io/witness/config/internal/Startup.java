package io.witness.config.internal;

import io.witness.api.socket.OneLine;
import io.witness.config.internal.CheckedFile.SocketEntry;
import io.witness.config.internal.SocketServices.Outcome;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;

/** What happens once, at the start: the file is read and applied, its sockets are waited for, the outcome is told. */
final class Startup {
    private static final String EXAMPLE = "{\"SocketName\": \"/run/eth0.sock\", \"Interface\": \"eth0\"}";

    private final ConfigurationFile file;
    private final SocketStore store;
    private final Trial trial;
    private final Logger log;
    private final PrintStream out;
    private final Exit exit;

    /**
     * Prepares a start.
     *
     * @param file to read
     * @param store to apply it to
     * @param trial waits for the sockets
     * @param log for problems
     * @param out gets the one line that says how many are served
     * @param exit taken when there is nothing to do
     */
    Startup(ConfigurationFile file, SocketStore store, Trial trial, Logger log, PrintStream out, Exit exit) {
        this.file = file;
        this.store = store;
        this.trial = trial;
        this.log = log;
        this.out = out;
        this.exit = exit;
    }

    /**
     * Does it.
     *
     * @return false if that ends the runtime
     * @throws InterruptedException if the runtime stops before all sockets were tried
     */
    boolean succeeds() throws InterruptedException {
        try {
            CheckedFile checked = file.read();
            Set<String> failed = store.apply(checked).failedNames();
            return report(checked, trial.await(names(checked.good(), failed)).values());
        } catch (BadFileException e) {
            return end(OneLine.of(e.getMessage()), Exit.BAD_FILE, null);
        } catch (IOException e) {
            return end("Configuration Admin cannot store sockets: " + e.getMessage(), Exit.NOTHING_SERVED, null);
        } catch (RuntimeException | Error e) { // whatever it is: a process that neither serves nor ends helps nobody
            return end(OneLine.of(file + ": the start failed: " + e), Exit.NOTHING_SERVED, e);
        }
    }

    /** Those of whom something is to be expected. */
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
}
