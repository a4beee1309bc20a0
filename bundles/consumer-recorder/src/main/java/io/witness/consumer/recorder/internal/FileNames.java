package io.witness.consumer.recorder.internal;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Builds the names of files from a pattern: {@code {socket}} is the path of the socket with dashes and dots only, {@code
 * {ring}} its fanout index, {@code {interface}} the interface, {@code {time}} the time of the first packet, UTC, and {@code
 * {number}} counts the files of a ring.
 */
final class FileNames {
    /** The ending of a complete file. */
    static final String ENDING = ".pcapng";
    /** What follows the name of a file that is still being written. */
    static final String PART = ".part";

    private static final Pattern ALLOWED =
            Pattern.compile("(?:[A-Za-z0-9_.-]|\\{(?:socket|ring|interface|time|number)})+");
    private static final Pattern SPECIAL = Pattern.compile("[^A-Za-z0-9_.-]+");
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(
                    "yyyyMMdd'T'HHmmss.SSSSSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private final String pattern;

    /** Fills in what is the same for all files of a ring. */
    FileNames(String pattern, String socketName, int ring, String interfaceName) {
        this.pattern = pattern.replace("{socket}", plain(socketName))
                .replace("{ring}", Integer.toString(ring))
                .replace("{interface}", plain(interfaceName));
    }

    /** Returns why a pattern cannot be used; null if it can. */
    static String problem(String pattern) {
        if (!ALLOWED.matcher(pattern).matches()) {
            return "not made of letters, digits, - _ . and {socket}, {ring}, {interface}, {time}, {number}";
        }
        if (pattern.startsWith(".")) {
            return "the name of a hidden file";
        }
        return pattern.length() > 128 ? "longer than 128 characters" : null;
    }

    private static String plain(String name) {
        String text = SPECIAL.matcher(name).replaceAll("-");
        String trimmed = text.replaceAll("^[-.]+", "");
        return trimmed.length() <= 80 ? trimmed : trimmed.substring(trimmed.length() - 80);
    }

    /**
     * Builds a name.
     *
     * @param firstNanos time of the first packet
     * @param number of the file
     * @param attempt 0; 1 and up if a file of that name exists
     */
    String name(long firstNanos, long number, int attempt) {
        Instant first = Instant.ofEpochSecond(firstNanos / 1_000_000_000, firstNanos % 1_000_000_000);
        String name = pattern.replace("{time}", TIME.format(first))
                .replace("{number}", String.format(Locale.ROOT, "%06d", number));
        return attempt == 0 ? name : name + "-" + attempt;
    }
}
