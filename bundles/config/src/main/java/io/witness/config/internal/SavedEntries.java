package io.witness.config.internal;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.witness.api.socket.SocketKeys;
import io.witness.config.internal.ConfigurationFile.BadFileException;
import io.witness.config.internal.EntryChecker.BadEntry;
import io.witness.config.internal.EntryChecker.CheckedFile;
import io.witness.config.internal.EntryChecker.Normalized;
import io.witness.config.internal.EntryReader.WrittenEntry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Edits the configuration file, one change at a time: the new file replaces the old one at once, or nothing changes. */
final class SavedEntries {
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private final Path file;
    private final Supplier<Accounts> accounts;
    private final Consumer<Map<String, Object>> rings;

    /**
     * Edits a file.
     *
     * @param rings refuses an entry whose rings could not be opened
     */
    SavedEntries(Path file, Supplier<Accounts> accounts, Consumer<Map<String, Object>> rings) {
        this.file = file;
        this.accounts = accounts;
        this.rings = rings;
    }

    /** Adds an entry; returns the file. */
    Path add(String socketName, List<EntryValue> values) throws IOException {
        String json = values.stream()
                .map(value -> "\"" + value.key() + "\": " + json(value))
                .collect(Collectors.joining(", ", "{", "}"));
        return edit(socketName, entries -> {
            if (index(entries, socketName).isPresent()) {
                throw new IllegalArgumentException(
                        socketName + " is in " + file + " already: change that with witness:set --save");
            }
            return text -> EntryText.of(text).withEntry(json);
        });
    }

    /** Changes an entry; returns the file. */
    Path set(String socketName, List<EntryValue> changes) throws IOException {
        return edit(socketName, entries -> {
            int index = require(entries, socketName);
            return text -> {
                String changed = text;
                for (EntryValue change : changes) {
                    changed = EntryText.of(changed).with(index, change.key(), json(change));
                }
                return changed;
            };
        });
    }

    /** Removes an entry; returns the file. */
    Path remove(String socketName) throws IOException {
        return edit(socketName, entries -> {
            int index = require(entries, socketName);
            return text -> EntryText.of(text).without(index);
        });
    }

    private int require(List<WrittenEntry> entries, String socketName) {
        return index(entries, socketName)
                .orElseThrow(() -> new IllegalArgumentException("there is no entry with SocketName=\"" + socketName
                        + "\" in " + file + ": use witness:add --save"));
    }

    private static Optional<Integer> index(List<WrittenEntry> entries, String socketName) {
        for (int i = 0; i < entries.size(); i++) {
            if (isNamed(entries.get(i), socketName)) {
                return Optional.of(i);
            }
        }
        return Optional.empty();
    }

    private static boolean isNamed(WrittenEntry entry, String socketName) {
        return entry.values().stream()
                .filter(value -> KnownKeys.canonical(value.key()).equals(Optional.of(SocketKeys.SOCKET_NAME)))
                .anyMatch(value -> value.value() instanceof String name
                        && Normalized.absolute(name).equals(socketName));
    }

    private static String json(EntryValue value) {
        return value.value() instanceof String text
                ? "\"" + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + "\""
                : String.valueOf(value.value());
    }

    private Path edit(String socketName, Function<List<WrittenEntry>, Function<String, String>> change)
            throws IOException {
        try {
            Path target = file.toRealPath();
            String before = ConfigurationFile.textOf(target);
            List<WrittenEntry> entries = EntryReader.parse(file.toString(), before);
            String after = change.apply(entries).apply(before);
            check(socketName, before, after);
            replace(target, before, after);
            return file;
        } catch (BadFileException e) {
            throw new IOException(e.getMessage() + ": correct the file first", e);
        }
    }

    /** Refuses a change after which the entry is invalid, or another one differs. */
    private void check(String socketName, String before, String after) throws BadFileException {
        List<WrittenEntry> entries = EntryReader.parse(file.toString(), after);
        CheckedFile checked = EntryChecker.check(file.toString(), entries, accounts.get());
        for (BadEntry bad : checked.bad()) {
            if (bad.socketName().equals(Optional.of(socketName))) {
                throw new IllegalArgumentException(bad.error().message());
            }
        }
        checked.good().stream()
                .filter(entry -> entry.socketName().equals(socketName))
                .forEach(entry -> rings.accept(entry.properties()));
        if (!others(EntryReader.parse(file.toString(), before), socketName).equals(others(entries, socketName))) {
            throw new IllegalStateException(
                    file + " cannot be changed without changing other entries: edit it by hand");
        }
    }

    private static List<List<String>> others(List<WrittenEntry> entries, String socketName) {
        return entries.stream()
                .filter(entry -> !isNamed(entry, socketName))
                .map(entry -> entry.values().stream()
                        .map(value -> value.key() + "=" + value.value())
                        .toList())
                .toList();
    }

    private void replace(Path target, String before, String after) throws IOException {
        Path made = target.resolveSibling("." + target.getFileName() + ".new");
        boolean isSame;
        try {
            String present = new String(Files.readAllBytes(target), StandardCharsets.UTF_8);
            String mark = present.startsWith(BYTE_ORDER_MARK) ? BYTE_ORDER_MARK : "";
            Files.deleteIfExists(made);
            Files.writeString(made, mark + after);
            copyRights(target, made);
            isSame = present.equals(mark + before);
            if (isSame) {
                Files.move(made, target, StandardCopyOption.ATOMIC_MOVE);
            }
        } catch (AccessDeniedException e) {
            throw unwritable("let the user " + System.getProperty("user.name") + " write to its directory", e);
        } catch (FileSystemException e) { // such as a file system that is read-only
            throw unwritable(e.getReason() + ": edit it by hand", e);
        } catch (IOException e) { // such as a full disk
            throw unwritable(e.getMessage() + ": make room", e);
        } finally {
            deleteQuietly(made);
        }
        if (!isSame) {
            throw new IOException(file + " was changed by somebody else meanwhile: try again");
        }
    }

    private IOException unwritable(String why, IOException cause) {
        return new IOException(file + " cannot be written: " + why + ", or leave out --save", cause);
    }

    private static void deleteQuietly(Path made) {
        try {
            Files.deleteIfExists(made);
        } catch (IOException e) {
            // where nothing can be deleted nothing was made, and the reason why is told
        }
    }

    private static void copyRights(Path from, Path to) throws IOException {
        PosixFileAttributes rights = Files.readAttributes(from, PosixFileAttributes.class);
        PosixFileAttributeView view = Files.getFileAttributeView(to, PosixFileAttributeView.class);
        PosixFileAttributes made = Files.readAttributes(to, PosixFileAttributes.class);
        if (!made.owner().equals(rights.owner())) {
            view.setOwner(rights.owner());
        }
        if (!made.group().equals(rights.group())) {
            view.setGroup(rights.group());
        }
        view.setPermissions(rights.permissions());
    }
}
