package io.witness.config.internal;

import io.witness.api.ring.FanoutMode;
import io.witness.api.socket.Finding;
import io.witness.api.socket.Finding.Severity;
import io.witness.api.socket.OneLine;
import io.witness.api.socket.SocketKeys;
import io.witness.api.socket.SocketSpecification;
import io.witness.api.socket.SpecificationException;
import io.witness.config.internal.EntryReader.WrittenEntry;
import io.witness.config.internal.EntryReader.WrittenEntry.WrittenValue;
import io.witness.settings.Key;
import io.witness.settings.Keys;
import io.witness.settings.SocketSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Validates a file's entries, each by itself and against the earlier ones. */
final class EntryChecker {
    private final String file;
    private final Accounts accounts;
    private final List<SocketEntry> good = new ArrayList<>();
    private final List<BadEntry> bad = new ArrayList<>();
    private final List<Finding> notices = new ArrayList<>();
    private final Set<String> unknownKeys = new HashSet<>();
    private final Map<Path, Integer> linesOfNames = new HashMap<>();

    private EntryChecker(String file, Accounts accounts) {
        this.file = file;
        this.accounts = accounts;
    }

    /**
     * Validates entries.
     *
     * @param file the file's name, for messages and as their origin
     * @param entries as parsed
     * @param accounts of the host
     * @return the good entries, and a line for each problem
     */
    static CheckedFile check(String file, List<WrittenEntry> entries, Accounts accounts) {
        EntryChecker checker = new EntryChecker(file, accounts);
        accounts.forget();
        entries.forEach(checker::askForAccounts);
        for (int i = 0; i < entries.size(); i++) {
            checker.check(i + 1, entries.get(i));
        }
        return new CheckedFile(file, checker.good, checker.bad, checker.notices);
    }

    // All lookups run at the same time, so that they are waited for together.
    private void askForAccounts(WrittenEntry entry) {
        try {
            Normalized normalized = new Normalized(entry);
            normalized.read();
            accounts.ask(SocketSettings.socket(normalized.properties(file)));
        } catch (SpecificationException | RuntimeException | Error e) {
            return; // reported by its check
        }
    }

    private void check(int number, WrittenEntry entry) {
        entry.values().forEach(this::warnIfUnknown);
        Normalized normalized = new Normalized(entry);
        try {
            normalized.read();
            Map<String, Object> properties = normalized.properties(file);
            SocketSpecification socket = SocketSettings.socket(properties);
            claimName(socket.socketName(), normalized.lineOf(SocketKeys.SOCKET_NAME));
            accounts.check(socket);
            normalized.relativeName().ifPresent(name -> warnOfRelative(name, socket, normalized));
            good.add(new SocketEntry(socket.socketName(), properties));
        } catch (SpecificationException e) {
            String key = KnownKeys.canonical(e.key()).orElse(e.key());
            refuse(number, entry, normalized.lineOf(key), key, e.getMessage());
        } catch (RuntimeException | Error e) { // of any kind: it affects this entry only
            refuse(number, entry, normalized.lineOf(SocketKeys.SOCKET_NAME), "", "cannot be checked: " + e);
        }
    }

    private void refuse(int number, WrittenEntry entry, int line, String key, String problem) {
        Finding error = new Finding(Severity.ERROR, OptionalInt.of(line), title(number, entry), key, problem);
        bad.add(new BadEntry(socketName(entry), error));
    }

    private void warnOfRelative(String written, SocketSpecification socket, Normalized normalized) {
        warn(
                normalized.lineOf(SocketKeys.SOCKET_NAME),
                socket.socketName(),
                SocketKeys.SOCKET_NAME,
                "SocketName=\"" + written
                        + "\" is relative to the directory that Witness was started in: write the whole" + " path");
    }

    private void warnIfUnknown(WrittenValue value) {
        String key = value.key();
        if (KnownKeys.canonical(key).isEmpty() && unknownKeys.add(key.toLowerCase(Locale.ROOT))) {
            warn(value.line(), "", key, unknown(key));
        }
    }

    /** Says that a key is unknown, with the remedy. */
    static String unknown(String key) {
        String remedy = KnownKeys.likely(key)
                .map(likely -> "did you mean " + likely + "?")
                .orElse("remove it, it has no effect");
        return "unknown key \"" + key + "\": " + remedy;
    }

    private void warn(int line, String entry, String key, String message) {
        notices.add(new Finding(Severity.WARNING, OptionalInt.of(line), entry, key, message));
    }

    private void claimName(String name, int line) throws SpecificationException {
        Integer first = linesOfNames.putIfAbsent(Path.of(name).normalize(), line);
        if (first != null) {
            String problem = "belongs to the entry in line " + first + " already: use another path";
            throw new SpecificationException(SocketKeys.SOCKET_NAME, name, problem);
        }
    }

    /** Returns the name by which an operator knows the entry. */
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

    /** Returns which socket a bad entry means, if it says so once and validly. */
    private static Optional<String> socketName(WrittenEntry entry) {
        List<String> names = writtenNames(entry).map(Normalized::absolute).toList();
        return names.size() == 1 && isUsable(names.get(0)) ? Optional.of(names.get(0)) : Optional.empty();
    }

    private static boolean isUsable(String socketName) {
        try {
            SocketSettings.socket(Map.of(SocketKeys.SOCKET_NAME, socketName, SocketKeys.INTERFACE, "lo"));
            return true;
        } catch (SpecificationException e) {
            return false;
        }
    }

    /**
     * Normalizes an entry to canonical keys and plain numbers, as in Configuration Admin. Unknown keys are left out; null
     * counts as absent, as in the original.
     */
    static final class Normalized {
        private static final String WORKING_DIRECTORY =
                Path.of("").toAbsolutePath().toString();

        private final Map<String, Object> values = new TreeMap<>();
        private final Map<String, Integer> lines = new HashMap<>();
        private final WrittenEntry entry;

        // Only finds the positions of the keys.
        Normalized(WrittenEntry entry) {
            this.entry = entry;
            entry.values().forEach(value -> KnownKeys.canonical(value.key())
                    .ifPresent(key -> lines.putIfAbsent(key, value.line())));
        }

        /**
         * Reads the entry's values.
         *
         * @throws SpecificationException if a key occurs in two spellings, or a value cannot be a number
         */
        void read() throws SpecificationException {
            Map<String, WrittenValue> seen = new HashMap<>();
            for (WrittenValue value : entry.values()) {
                String key = KnownKeys.canonical(value.key()).orElse(null);
                if (key == null) {
                    continue;
                }
                WrittenValue first = seen.putIfAbsent(key, value);
                if (first != null) {
                    lines.put(key, value.line());
                    String problem = "is also in line " + first.line() + ", as " + first.key() + ": remove one of them";
                    throw new SpecificationException(value.key(), value.value(), problem);
                }
                if (value.value() != null) {
                    values.put(key, plain(key, value.value()));
                }
            }
        }

        private static Object plain(String key, Object value) throws SpecificationException {
            if (!(value instanceof String text)) {
                return value;
            }
            return switch (Keys.named(key).map(Key::type).orElse(Key.Type.TEXT)) {
                case SIZE -> Quantities.size(key, text);
                case NAMES -> fanoutType(key, text);
                default -> text;
            };
        }

        private static long fanoutType(String key, String text) throws SpecificationException {
            try {
                return FanoutMode.parse(text).value();
            } catch (IllegalArgumentException e) {
                throw new SpecificationException(key, text, e.getMessage());
            }
        }

        /**
         * Returns the line to report for a key.
         *
         * @param key of {@link SocketKeys}
         * @return its line, or that of SocketName, or the entry's
         */
        int lineOf(String key) {
            return lines.getOrDefault(key, lines.getOrDefault(SocketKeys.SOCKET_NAME, entry.line()));
        }

        /** Returns the values by canonical key, as in Configuration Admin. */
        Map<String, Object> values() {
            return values;
        }

        /** Returns the SocketName, if it is relative. */
        Optional<String> relativeName() {
            return values.get(SocketKeys.SOCKET_NAME) instanceof String name
                            && !absolute(name).equals(name)
                    ? Optional.of(name)
                    : Optional.empty();
        }

        /** Resolves a SocketName as the original server does: relative to the working directory. */
        static String absolute(String socketName) {
            boolean isAbsolute = socketName.isEmpty() || socketName.startsWith("/");
            return isAbsolute
                    ? socketName
                    : WORKING_DIRECTORY.replaceFirst("/*$", "/") + socketName.replaceFirst("^(\\./+)+", "");
        }

        /**
         * Creates the properties of the configuration instance.
         *
         * @param file where the entry was written
         * @return values by key, and their positions
         */
        Map<String, Object> properties(String file) {
            Map<String, Object> properties = new TreeMap<>(values);
            relativeName().ifPresent(name -> properties.put(SocketKeys.SOCKET_NAME, absolute(name)));
            properties.put(SocketKeys.ORIGIN, file);
            properties.put(
                    SocketKeys.ORIGIN_LINES,
                    lines.entrySet().stream()
                            .map(line -> line.getKey() + "=" + line.getValue())
                            .sorted()
                            .toArray(String[]::new));
            return properties;
        }
    }

    /**
     * A valid entry.
     *
     * @param socketName its SocketName
     * @param properties of its configuration: canonical keys, and their positions
     */
    record SocketEntry(String socketName, Map<String, Object> properties) {}

    /**
     * An invalid entry.
     *
     * @param socketName the socket that it means; absent if that is what is wrong with it
     * @param error its position, the problem and the remedy
     */
    record BadEntry(Optional<String> socketName, Finding error) {}

    /**
     * Holds the result of checking a file.
     *
     * @param file its name, for messages
     * @param good valid entries
     * @param bad invalid entries
     * @param notices a warning for each unknown key and each relative name
     */
    record CheckedFile(String file, List<SocketEntry> good, List<BadEntry> bad, List<Finding> notices) {
        /** Returns the number of entries in the file. */
        int count() {
            return good.size() + bad.size();
        }

        /** Returns one line for each bad entry. */
        List<String> errors() {
            return bad.stream().map(entry -> entry.error().in(file)).toList();
        }

        /** Returns one line for each warning. */
        List<String> warnings() {
            return notices.stream().map(notice -> notice.in(file)).toList();
        }
    }
}
