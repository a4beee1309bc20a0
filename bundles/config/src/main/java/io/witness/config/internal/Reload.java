package io.witness.config.internal;

import io.witness.api.socket.OneLine;
import io.witness.config.internal.ConfigurationFile.BadFileException;
import io.witness.config.internal.EntryChecker.CheckedFile;
import io.witness.config.internal.SocketStore.Changes;
import io.witness.config.internal.SocketStore.Changes.Kind;
import java.io.IOException;
import java.time.Duration;
import org.slf4j.Logger;

/** What happens while sockets run: the file is read again after an edit and applied, or rejected as a whole. */
final class Reload {
    /**
     * File Install sees neither that the file has become readable, nor that a link to its directory leads elsewhere, nor
     * another file of the same time and size: so there is a look once in a while, too.
     */
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

    private final ConfigurationFile file;
    private final SocketStore store;
    private final Duration settling;
    private final Logger log;
    /** Why the file gives no text, as has been said already; empty if it does. */
    private String unreadable = "";
    /** Whether the last edit had something wrong, so that it is told when all is well again. */
    private boolean troubled;

    /**
     * Prepares to follow a file.
     *
     * @param file to read
     * @param store to apply it to
     * @param settling how long after an edit was seen it is read, since many programs empty a file before they write it
     * @param log for what has changed, and for problems
     */
    Reload(ConfigurationFile file, SocketStore store, Duration settling, Logger log) {
        this.file = file;
        this.store = store;
        this.settling = settling;
        this.log = log;
    }

    /** Looks at the file after each edit, until the thread is interrupted. */
    void follow(FileWatch watch) throws InterruptedException {
        while (!Thread.interrupted()) {
            try {
                look();
            } catch (RuntimeException | Error e) { // whatever it is: the next edit may go well
                if (!Thread.currentThread().isInterrupted()) { // else services are gone because the runtime stops
                    log.error("the configuration file was not applied: touch it to retry", e);
                }
            }
            watch.await(LOOK_AGAIN);
        }
    }

    /** Applies the file unless it is as it was when it was read last. */
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
        if (!Thread.currentThread().isInterrupted()) { // else the end of the bundle is the reason
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
