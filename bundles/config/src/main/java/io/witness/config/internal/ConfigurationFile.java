package io.witness.config.internal;

import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;

/** The configuration file, which is read and checked whole. For one thread. */
final class ConfigurationFile {
    private final Path path;
    private final Logger log;
    private Optional<Stamp> lastRead = Optional.empty();

    ConfigurationFile(Path path, Logger log) {
        this.path = path;
        this.log = log;
    }

    /** Whether it gave its text when it was read last, and is the same since. */
    boolean isAsLastRead() {
        return lastRead.isPresent() && lastRead.equals(Stamp.of(path));
    }

    /**
     * Reads it, and logs what is wrong with its entries.
     *
     * @return its entries
     * @throws BadFileException if it cannot be used as a whole
     */
    CheckedFile read() throws BadFileException {
        CheckedFile checked = EntryChecker.check(toString(), EntryReader.parse(toString(), text()));
        checked.warnings().forEach(log::warn);
        checked.errors().forEach(log::error);
        return checked;
    }

    private String text() throws BadFileException {
        lastRead = Stamp.of(path); // before it is read, so that what is written meanwhile is another edit
        try {
            return FileText.read(path);
        } catch (UnreadableFileException e) {
            lastRead = Optional.empty();
            throw e;
        }
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
