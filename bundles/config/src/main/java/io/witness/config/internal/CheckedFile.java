package io.witness.config.internal;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a file's entries are worth.
 *
 * @param good those that can be used
 * @param bad the others
 * @param warnings one line for each unknown key and each relative name
 */
record CheckedFile(List<SocketEntry> good, List<BadEntry> bad, List<String> warnings) {
    /**
     * An entry that can be used.
     *
     * @param socketName its SocketName
     * @param properties of its configuration: the keys in their one spelling, and where they stand
     */
    record SocketEntry(String socketName, Map<String, Object> properties) {
        private static final int NAME_BYTES = 8;

        /** The instance's name: a hash, since names with slashes and dots collide in the store. */
        String instanceName() {
            byte[] hash = sha256().digest(socketName.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, NAME_BYTES);
        }

        private static MessageDigest sha256() {
            try {
                return MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every Java platform has SHA-256", e);
            }
        }
    }

    /**
     * An entry that cannot be used.
     *
     * @param socketName which socket it means; absent if that is what is wrong with it
     * @param error one line with its place, the problem and the remedy
     */
    record BadEntry(Optional<String> socketName, String error) {}

    /** Entries in the file. */
    int count() {
        return good.size() + bad.size();
    }

    /** One line for each bad entry. */
    List<String> errors() {
        return bad.stream().map(BadEntry::error).toList();
    }
}
