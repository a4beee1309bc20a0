package io.witness.afpacket.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Suggests the interface that was probably meant by a name that does not exist. */
final class InterfaceHints {
    /**
     * Lists the interfaces of this process's network namespace: two lines of titles, then one line per interface: blanks,
     * its name, a colon, counters.
     */
    private static final Path INTERFACES = Path.of("/proc/self/net/dev");

    private static final int TITLES = 2;

    private InterfaceHints() {}

    /** Returns a string that continues "does not exist", or an empty one. */
    static String of(String name) {
        return of(name, interfaces());
    }

    static String of(String name, List<String> interfaces) {
        String meant = meant(name, interfaces);
        if (!meant.isEmpty()) {
            return ": did you mean \"" + meant + "\"?";
        }
        if (name.equals("any") || name.indexOf('*') >= 0 || name.equals("all")) {
            return ": Linux has no interface that stands for several: write one entry per interface";
        }
        if (name.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return ": an interface is identified by its name, not its number: use the name that `ip link` shows";
        }
        return "";
    }

    private static String meant(String name, List<String> interfaces) {
        int at = name.indexOf('@');
        if (at > 0) {
            return name.substring(0, at); // `ip link` shows eth0@if2
        }
        int colon = name.indexOf(':');
        if (colon > 0 && name.substring(colon + 1).matches("[0-9]+")) {
            return name.substring(0, colon); // `ifconfig` shows eth0:1
        }
        return interfaces.stream()
                .filter(other -> other.equalsIgnoreCase(name))
                .findFirst()
                .orElse("");
    }

    /** Lists the present interfaces; none if the kernel does not report them. */
    private static List<String> interfaces() {
        try {
            return names(Files.readAllLines(INTERFACES, StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            return List.of();
        }
    }

    static List<String> names(List<String> lines) {
        return lines.stream()
                .skip(TITLES)
                .map(line -> line.substring(0, Math.max(0, line.indexOf(':'))).strip())
                .toList();
    }
}
