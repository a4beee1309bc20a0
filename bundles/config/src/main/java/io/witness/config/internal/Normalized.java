package io.witness.config.internal;

import io.witness.api.ring.FanoutMode;
import io.witness.api.socket.SocketKeys;
import io.witness.api.socket.SpecificationException;
import io.witness.config.internal.WrittenEntry.WrittenValue;
import io.witness.settings.Key.Type;
import io.witness.settings.Keys;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * An entry in one spelling and with plain numbers, as Configuration Admin holds it. Unknown keys are left out; a null
 * counts as absent, as the original has it.
 */
final class Normalized {
    private static final String WORKING_DIRECTORY = Path.of("").toAbsolutePath().toString();

    private final Map<String, Object> values = new TreeMap<>();
    private final Map<String, Integer> lines = new HashMap<>();
    private final WrittenEntry entry;

    /** Only finds out where the keys stand. */
    Normalized(WrittenEntry entry) {
        this.entry = entry;
        entry.values().forEach(value -> KnownKeys.canonical(value.key())
                .ifPresent(key -> lines.putIfAbsent(key, value.line())));
    }

    /**
     * Takes the entry's values.
     *
     * @throws SpecificationException if a key stands there in two spellings, or a value cannot be a number
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
        Type type = Keys.named(key).orElseThrow().type();
        if (!(value instanceof String text)) {
            return value;
        }
        return switch (type) {
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
     * The line to name for a key.
     *
     * @param key of {@link SocketKeys}
     * @return its line, else that of SocketName, else the entry's
     */
    int lineOf(String key) {
        return lines.getOrDefault(key, lines.getOrDefault(SocketKeys.SOCKET_NAME, entry.line()));
    }

    /** The SocketName, if it is relative. */
    Optional<String> relativeName() {
        return values.get(SocketKeys.SOCKET_NAME) instanceof String name
                        && !absolute(name).equals(name)
                ? Optional.of(name)
                : Optional.empty();
    }

    /** What a SocketName means to the original server: a path from the working directory on, if it does not begin with /. */
    static String absolute(String socketName) {
        boolean isAbsolute = socketName.isEmpty() || socketName.startsWith("/");
        return isAbsolute
                ? socketName
                : WORKING_DIRECTORY.replaceFirst("/*$", "/") + socketName.replaceFirst("^(\\./+)+", "");
    }

    /**
     * What the configuration instance shall hold.
     *
     * @param file where the entry was written
     * @return values by key, and their places
     */
    Map<String, Object> properties(String file) {
        Map<String, Object> properties = new TreeMap<>(values);
        relativeName().ifPresent(name -> properties.put(SocketKeys.SOCKET_NAME, absolute(name)));
        properties.put(SocketKeys.ORIGIN, file);
        properties.put(
                SocketKeys.ORIGIN_LINES,
                lines.entrySet().stream()
                        .map(place -> place.getKey() + "=" + place.getValue())
                        .sorted()
                        .toArray(String[]::new));
        return properties;
    }
}
