package io.witness.config.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Optional;
import org.slf4j.Logger;

/** The configuration file, which is read and checked whole. For one thread. */
final class ConfigurationFile {
    /**
     * What an edit of a file changes.
     *
     * @param modified when it was written or touched
     * @param bytes its size
     * @param identity which file it is: another one may come under its name
     */
    private record Stamp(FileTime modified, long bytes, Object identity) {
        /** Of a file, behind links if it is one; empty if there is none that can be read. */
        static Optional<Stamp> of(Path file) {
            if (!Files.isReadable(file)) {
                return Optional.empty();
            }
            try {
                BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
                return Optional.of(new Stamp(now.lastModifiedTime(), now.size(), now.fileKey()));
            } catch (IOException e) {
                return Optional.empty();
            }
        }
    }

    private final Path path;
    private final Accounts accounts;
    private final Logger log;
    private Optional<Stamp> lastRead = Optional.empty();

    ConfigurationFile(Path path, Accounts accounts, Logger log) {
        this.path = path;
        this.accounts = accounts;
        this.log = log;
    }

    /** Whether it gave its text when it was read last, and is the same since, and so are the accounts that it names. */
    boolean isAsLastRead() {
        return lastRead.isPresent() && lastRead.equals(Stamp.of(path)) && !accounts.hasLateAnswer();
    }

    /**
     * Reads it, and logs what is wrong with its entries.
     *
     * @return its entries
     * @throws BadFileException if it cannot be used as a whole
     */
    CheckedFile read() throws BadFileException {
        CheckedFile checked = EntryChecker.check(toString(), EntryReader.parse(toString(), text()), accounts);
        checked.warnings().forEach(log::warn);
        checked.errors().forEach(log::error);
        return checked;
    }

    private String text() throws BadFileException {
        lastRead = Stamp.of(path); // before it is read, so that what is written meanwhile is another edit
        try {
            return FileText.read(path);
        } catch (BadFileException.Unreadable e) {
            lastRead = Optional.empty();
            throw e;
        }
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
