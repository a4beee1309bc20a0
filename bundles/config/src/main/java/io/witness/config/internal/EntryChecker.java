package io.witness.config.internal;

import io.witness.api.socket.OneLine;
import io.witness.api.socket.SocketKeys;
import io.witness.api.socket.SocketSpecification;
import io.witness.api.socket.SpecificationException;
import io.witness.config.internal.CheckedFile.BadEntry;
import io.witness.config.internal.CheckedFile.SocketEntry;
import io.witness.config.internal.WrittenEntry.WrittenValue;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Validates a file's entries, each by itself, and against those before it. */
final class EntryChecker {
    private final String file;
    private final Accounts accounts;
    private final List<SocketEntry> good = new ArrayList<>();
    private final List<BadEntry> bad = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private final Set<String> unknownKeys = new HashSet<>();
    private final Map<Path, Integer> linesOfNames = new HashMap<>();

    private EntryChecker(String file, Accounts accounts) {
        this.file = file;
        this.accounts = accounts;
    }

    /**
     * Validates entries.
     *
     * @param file where they stand, for messages and as their origin
     * @param entries as parsed
     * @param accounts of the host
     * @return the good ones, and a line for each problem
     */
    static CheckedFile check(String file, List<WrittenEntry> entries, Accounts accounts) {
        EntryChecker checker = new EntryChecker(file, accounts);
        accounts.forget();
        entries.forEach(checker::askForAccounts);
        for (int i = 0; i < entries.size(); i++) {
            checker.check(i + 1, entries.get(i));
        }
        return new CheckedFile(checker.good, checker.bad, checker.warnings);
    }

    /** All at the same time, so that they are waited for together. */
    private void askForAccounts(WrittenEntry entry) {
        try {
            Normalized normalized = new Normalized(entry);
            normalized.read();
            accounts.ask(SocketSpecification.of(normalized.properties(file)));
        } catch (SpecificationException | RuntimeException | Error e) {
            return; // which its check says
        }
    }

    private void check(int number, WrittenEntry entry) {
        entry.values().forEach(this::warnIfUnknown);
        Normalized normalized = new Normalized(entry);
        try {
            normalized.read();
            Map<String, Object> properties = normalized.properties(file);
            SocketSpecification socket = SocketSpecification.of(properties);
            claimName(socket.socketName(), normalized.lineOf(SocketKeys.SOCKET_NAME));
            accounts.check(socket);
            normalized.relativeName().ifPresent(name -> warnOfRelative(name, socket, normalized));
            good.add(new SocketEntry(socket.socketName(), properties));
        } catch (SpecificationException e) {
            String key = KnownKeys.canonical(e.key()).orElse(e.key());
            refuse(number, entry, normalized.lineOf(key), e.getMessage());
        } catch (RuntimeException | Error e) { // whatever it is, it concerns this entry only
            refuse(number, entry, normalized.lineOf(SocketKeys.SOCKET_NAME), "cannot be checked: " + e);
        }
    }

    private void refuse(int number, WrittenEntry entry, int line, String problem) {
        String error = OneLine.of(file + ":" + line + ": " + title(number, entry) + ": " + problem);
        bad.add(new BadEntry(socketName(entry), error));
    }

    private void warnOfRelative(String written, SocketSpecification socket, Normalized normalized) {
        warnings.add(OneLine.of(file + ":" + normalized.lineOf(SocketKeys.SOCKET_NAME) + ": " + socket.socketName()
                + ": SocketName=\"" + written + "\" is relative to the directory that Witness was started in: write the"
                + " whole path"));
    }

    private void warnIfUnknown(WrittenValue value) {
        String key = value.key();
        if (KnownKeys.canonical(key).isEmpty() && unknownKeys.add(key.toLowerCase(Locale.ROOT))) {
            String remedy = KnownKeys.likely(key)
                    .map(likely -> "did you mean " + likely + "?")
                    .orElse("remove it, it has no effect");
            warnings.add(OneLine.of(file + ":" + value.line() + ": unknown key \"" + key + "\": " + remedy));
        }
    }

    private void claimName(String name, int line) throws SpecificationException {
        Integer first = linesOfNames.putIfAbsent(Path.of(name).normalize(), line);
        if (first != null) {
            String problem = "belongs to the entry in line " + first + " already: use another path";
            throw new SpecificationException(SocketKeys.SOCKET_NAME, name, problem);
        }
    }

    /** What an operator knows the entry by. */
    private static String title(int number, WrittenEntry entry) {
        return writtenNames(entry).findFirst().map(OneLine::ofValue).orElse("entry " + number);
    }

    private static Stream<String> writtenNames(WrittenEntry entry) {
        return entry.values().stream()
                .filter(value -> value.key().equalsIgnoreCase(SocketKeys.SOCKET_NAME))
                .map(WrittenValue::value)
                .filter(value -> value instanceof String name && !name.isEmpty())
                .map(String.class::cast);
    }

    /** Which socket a bad entry means, if it says so once and in a way that can be used. */
    private static Optional<String> socketName(WrittenEntry entry) {
        List<String> names = writtenNames(entry).map(Normalized::absolute).toList();
        return names.size() == 1 && isUsable(names.get(0)) ? Optional.of(names.get(0)) : Optional.empty();
    }

    private static boolean isUsable(String socketName) {
        try {
            SocketSpecification.of(Map.of(SocketKeys.SOCKET_NAME, socketName, SocketKeys.INTERFACE, "lo"));
            return true;
        } catch (SpecificationException e) {
            return false;
        }
    }
}
