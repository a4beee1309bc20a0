package io.witness.config.internal;

import io.witness.api.socket.Finding;
import io.witness.api.socket.OneLine;
import io.witness.config.internal.EntryChecker.CheckedFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Optional;
import java.util.OptionalInt;
import org.slf4j.Logger;

/** Reads and checks the configuration file as a whole. For one thread. */
final class ConfigurationFile {
    /**
     * The attributes that an edit changes.
     *
     * @param modified when it was written or touched
     * @param bytes its size
     * @param identity distinguishes files with the same name
     */
    private record Stamp(FileTime modified, long bytes, Object identity) {
        /** Reads the attributes of a file or of a link's target; empty if it is not readable. */
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

    /** Far more than a host has sockets for; a larger file was named by mistake. */
    static final int MAX_BYTES = 1 << 20;

    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private final Path path;
    private final Accounts accounts;
    private final Logger log;
    private Optional<Stamp> lastRead = Optional.empty();

    ConfigurationFile(Path path, Accounts accounts, Logger log) {
        this.path = path;
        this.accounts = accounts;
        this.log = log;
    }

    /** Tells whether the last reading returned text, and the file and its accounts have not changed since. */
    boolean isAsLastRead() {
        return lastRead.isPresent() && lastRead.equals(Stamp.of(path)) && !accounts.hasLateAnswer();
    }

    /** Tells whether the kernel shows the next change: not while the file is unreadable, or accounts are looked up. */
    boolean isSettled() {
        return lastRead.isPresent() && !accounts.isAwaitingAnswers();
    }

    /**
     * Reads the file, and logs the problems of its entries.
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
        lastRead = Stamp.of(path); // before the reading, so that a write in between counts as another edit
        try {
            return textOf(path);
        } catch (BadFileException.Unreadable e) {
            lastRead = Optional.empty();
            throw e;
        }
    }

    /** Reads a file's text, UTF-8 only, so that lines and columns are those of an editor. */
    static String textOf(Path file) throws BadFileException {
        requireFile(file);
        byte[] bytes = bytes(file);
        if (bytes.length > MAX_BYTES) {
            throw new BadFileException(
                    file.toString(), "has more than " + MAX_BYTES + " bytes: name a configuration file");
        }
        return decode(file.toString(), bytes);
    }

    private static void requireFile(Path file) throws BadFileException.Unreadable {
        if (Files.isDirectory(file)) {
            throw new BadFileException.Unreadable(file, "is a directory: name a file in it");
        }
        if (!Files.exists(file)) {
            throw new BadFileException.Unreadable(file, "does not exist: create it, or name another file");
        }
        if (!Files.isRegularFile(file)) {
            // a pipe without a writer would block the start forever
            throw new BadFileException.Unreadable(file, "is not a regular file: name one");
        }
    }

    private static byte[] bytes(Path file) throws BadFileException.Unreadable {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(MAX_BYTES + 1);
        } catch (AccessDeniedException e) {
            throw new BadFileException.Unreadable(
                    file, "permission denied: let the user " + System.getProperty("user.name") + " read it");
        } catch (IOException e) {
            throw new BadFileException.Unreadable(file, "cannot be read: " + e.getMessage());
        }
    }

    static String decode(String file, byte[] bytes) throws BadFileException {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(bytes.length);
        CoderResult result = decoder.decode(in, out, true);
        String text = out.flip().toString();
        int control = firstControl(text);
        if (control < text.length()) {
            throw at(
                    text.substring(0, control),
                    file,
                    String.format("the control character 0x%02X", (int) text.charAt(control)));
        }
        if (result.isError()) {
            throw at(text, file, String.format("the byte 0x%02X", in.get(in.position())));
        }
        return !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? text.substring(1) : text;
    }

    private static int firstControl(String text) {
        int i = 0;
        while (i < text.length() && (text.charAt(i) >= ' ' || "\t\n\r".indexOf(text.charAt(i)) >= 0)) {
            i++;
        }
        return i;
    }

    private static BadFileException at(String before, String file, String found) {
        int line = 1 + (int) before.chars().filter(c -> c == '\n').count();
        int column = before.length() - before.lastIndexOf('\n');
        return new BadFileException(
                file, line, column, "expected UTF-8 text, found " + found + ": save the file as UTF-8");
    }

    @Override
    public String toString() {
        return path.toString();
    }

    /**
     * Reports that a file cannot be used as a whole. The message is one line that begins with the file, and the position if
     * known.
     */
    static class BadFileException extends Exception {
        private static final long serialVersionUID = 1L;
        private static final int UNKNOWN = 0;

        /** From 1, or {@link #UNKNOWN}. */
        private final int line;

        /** The message without the file and the line. */
        private final String problem;

        BadFileException(String file, String problem) {
            super(file + ": " + problem);
            this.line = UNKNOWN;
            this.problem = problem;
        }

        /** Lines and columns count from 1. */
        BadFileException(String file, int line, int column, String problem) {
            super(file + ":" + line + ":" + column + ": " + problem);
            this.line = line;
            this.problem = "column " + column + ": " + problem;
        }

        /** Returns the same as an error of the file. */
        Finding finding() {
            OptionalInt where = line == UNKNOWN ? OptionalInt.empty() : OptionalInt.of(line);
            return new Finding(Finding.Severity.ERROR, where, "", "", OneLine.of(problem));
        }

        /** Reports that a file returns no text. That may change without a visible change of the file. */
        static final class Unreadable extends BadFileException {
            private static final long serialVersionUID = 1L;

            Unreadable(Path file, String problem) {
                super(file.toString(), problem);
            }
        }
    }
}
