package io.witness.shell.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Knows the users of this host's file. A name service is not asked: it may answer late, and a command waits for nobody. */
final class UserNames {
    private static final Path FILE = Path.of("/etc/passwd");

    private final Map<String, String> names;

    private UserNames(Map<String, String> names) {
        this.names = names;
    }

    /** Uses these names by user number. */
    static UserNames of(Map<String, String> names) {
        return new UserNames(names);
    }

    /** Reads the file; without it there are no names. */
    static UserNames read() {
        return read(FILE);
    }

    static UserNames read(Path file) {
        Map<String, String> names = new HashMap<>();
        try {
            for (String line : Files.readAllLines(file, StandardCharsets.ISO_8859_1)) {
                String[] fields = line.split(":", 4); // name:password:uid:
                if (fields.length == 4) {
                    names.putIfAbsent(fields[2], fields[0]);
                }
            }
        } catch (IOException e) {
            names.clear();
        }
        return new UserNames(names);
    }

    /** Finds the name of a user; empty: it is not in the file. */
    Optional<String> name(OptionalInt uid) {
        return uid.isPresent() ? Optional.ofNullable(names.get(Integer.toString(uid.getAsInt()))) : Optional.empty();
    }
}
