package io.witness.api.socket;

import java.util.Map;

/**
 * Where a socket's entry was written, for messages.
 *
 * @param source a file, or what else the entry came from
 * @param lines in which line of the source each key stands, as far as known
 */
public record Origin(String source, Map<String, Integer> lines) {
    /** Not from a file. */
    public static final Origin UNKNOWN = new Origin("configuration", Map.of());

    /**
     * The place of a key, as compilers write it.
     *
     * @param key a key of {@link SocketKeys}
     * @return {@code SOURCE:LINE}; of the entry's SocketName if the key itself is not written anywhere
     */
    public String at(String key) {
        Integer line = lines.getOrDefault(key, lines.get(SocketKeys.SOCKET_NAME));
        return line == null ? source : source + ":" + line;
    }
}
