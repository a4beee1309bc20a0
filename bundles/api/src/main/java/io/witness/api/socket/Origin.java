package io.witness.api.socket;

import java.net.URI;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Says where a socket's entry was written, for messages.
 *
 * @param source a file, or another source of the entry
 * @param lines the line of each key in the source, as far as known
 */
public record Origin(String source, Map<String, Integer> lines) {
    /** The property in which File Install names the file of an instance. */
    private static final String FILE_INSTALL_FILE = "felix.fileinstall.filename";

    private static final String PID = "service.pid";

    /**
     * Finds out where properties were written.
     *
     * @param properties of a socket's configuration
     * @return the file that {@link SocketKeys#ORIGIN} names, otherwise the file that File Install has read, otherwise the
     *     instance
     */
    public static Origin of(Map<String, ?> properties) {
        Object source = properties.get(SocketKeys.ORIGIN);
        if (source != null) {
            return new Origin(source.toString(), lines(properties.get(SocketKeys.ORIGIN_LINES)));
        }
        Object file = properties.get(FILE_INSTALL_FILE);
        return file == null
                ? new Origin("configuration " + properties.get(PID), Map.of())
                : new Origin(path(file.toString()), Map.of());
    }

    private static String path(String location) {
        try {
            URI uri = URI.create(location);
            return "file".equals(uri.getScheme()) && uri.getPath() != null ? uri.getPath() : location;
        } catch (IllegalArgumentException e) {
            return location;
        }
    }

    private static Map<String, Integer> lines(Object value) {
        Collection<?> texts = value instanceof Object[] array
                ? List.of(array)
                : value instanceof Collection<?> collection ? collection : List.of();
        Map<String, Integer> lines = new HashMap<>();
        for (Object text : texts) {
            String[] parts = text.toString().split("=", 2);
            if (parts.length == 2 && parts[1].matches("\\d{1,9}")) {
                lines.put(parts[0], Integer.valueOf(parts[1]));
            }
        }
        return Map.copyOf(lines);
    }

    /**
     * Formats the position of a key as compilers do.
     *
     * @param key a key of {@link SocketKeys}
     * @return {@code SOURCE:LINE}; the line of the SocketName if the key itself is not written
     */
    public String at(String key) {
        OptionalInt line = lineOf(key);
        return line.isEmpty() ? source : source + ":" + line.getAsInt();
    }

    /**
     * Finds the line of a key.
     *
     * @param key a key of {@link SocketKeys}
     * @return its line in the source, from 1; that of the SocketName if the key itself is not written; empty: unknown
     */
    public OptionalInt lineOf(String key) {
        Integer line = lines.getOrDefault(key, lines.get(SocketKeys.SOCKET_NAME));
        return line == null ? OptionalInt.empty() : OptionalInt.of(line);
    }
}
