package io.witness.config.internal;

import io.witness.api.socket.OneLine;
import io.witness.config.internal.ConfigurationFile.BadFileException;
import io.witness.config.internal.EntryChecker.CheckedFile;
import io.witness.config.internal.SocketStore.Changes;
import io.witness.config.internal.SocketStore.Changes.Kind;
import java.io.IOException;
import java.time.Duration;
import org.slf4j.Logger;

/** Reads the file again after an edit while sockets run, and applies it or rejects it as a whole. */
final class Reload {
    /** Directories of others, such as those of a network file system, may change without a notification. */
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(10);

    /** The file may become readable without a notification, because of the rights of a directory above it. */
    private static final Duration LOOK_SOON = Duration.ofSeconds(1);

    private final ConfigurationFile file;
    private final SocketStore store;
    private final Duration settling;
    private final Logger log;
    /** The reported reason why the file is unreadable; empty if it is readable. */
    private String unreadable = "";
    /** Whether the last edit had an error, so that recovery is reported. */
    private boolean troubled;

    /**
     * Prepares to follow a file.
     *
     * @param file to read
     * @param store to apply it to
     * @param settling how long after an edit the file is read, because many programs empty a file before they write it
     * @param log for changes and problems
     */
    Reload(ConfigurationFile file, SocketStore store, Duration settling, Logger log) {
        this.file = file;
        this.store = store;
        this.settling = settling;
        this.log = log;
    }

    /** Checks the file after each edit, until the thread is interrupted. */
    void follow(FileWatch watch) throws InterruptedException {
        while (!Thread.interrupted()) {
            try {
                look();
            } catch (RuntimeException | Error e) { // of any kind: the next edit may succeed
                if (!Thread.currentThread().isInterrupted()) { // otherwise services are gone because the runtime stops
                    log.error("the configuration file was not applied: touch it to retry", e);
                }
            }
            watch.await(file.isSettled() ? LOOK_AGAIN : LOOK_SOON);
        }
    }

    /** Applies the file unless it has not changed since the last reading. */
    void look() throws InterruptedException {
        if (file.isAsLastRead()) {
            return;
        }
        Thread.sleep(settling.toMillis());
        String saidBefore = unreadable;
        unreadable = "";
        try {
            CheckedFile checked = file.read();
            report(checked, store.apply(checked));
        } catch (BadFileException.Unreadable e) {
            unreadable = e.getMessage();
            if (!unreadable.equals(saidBefore)) {
                reject(e);
            }
        } catch (BadFileException e) {
            reject(e);
        } catch (IOException e) {
            complain(file + ": Configuration Admin cannot store sockets: " + e.getMessage()
                    + ": touch the file to retry");
        }
    }

    private void reject(BadFileException reason) {
        complain(OneLine.of(reason.getMessage()) + "; the sockets keep running unchanged");
    }

    private void complain(String problem) {
        troubled = true;
        if (!Thread.currentThread().isInterrupted()) { // otherwise the end of the bundle is the reason
            log.error(problem);
        }
    }

    private void report(CheckedFile checked, Changes changes) {
        if (changes.areNone() && !troubled) {
            log.debug("{}: read again: nothing has changed", file);
            return;
        }
        for (String name : changes.keptNames()) {
            log.warn(
                    "{}: {}: is kept although no entry names it: one without a usable SocketName may mean it, correct or"
                            + " remove that",
                    file,
                    name);
        }
        String hint = checked.count() == 0 ? ": the list is empty, add an entry to have a socket" : "";
        log.info("{}: read again: {}{}", file, changes, hint);
        troubled = changes.of(Kind.REFUSED) > 0;
    }
}
