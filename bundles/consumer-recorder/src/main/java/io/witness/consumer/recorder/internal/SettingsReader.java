package io.witness.consumer.recorder.internal;

import java.math.BigInteger;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the properties of the configuration. A value that is not valid is named with its key and the remedy, and the setting
 * stays what it was.
 */
final class SettingsReader {
    private static final List<String> KEYS = List.of(
            "Directory",
            "FilePattern",
            "FileBytes",
            "FilePackets",
            "FileSeconds",
            "TotalBytes",
            "MaxAgeSeconds",
            "BufferBytes",
            "Compression");

    private static final Pattern SIZE = Pattern.compile("(\\d{1,18})\\s*([KMGT]i?B|B)?");
    private static final String UNITS = "KMGT";
    private static final long MIB = 1 << 20;
    private static final long LARGEST = 1L << 60;

    private final Map<String, ?> properties;
    private final Path state;
    private final List<String> problems = new ArrayList<>();

    /**
     * @param properties as Configuration Admin has them
     * @param state where relative paths start
     */
    SettingsReader(Map<String, ?> properties, Path state) {
        this.properties = properties;
        this.state = state;
    }

    /**
     * Reads all settings.
     *
     * @param present the settings in effect
     */
    RecorderSettings read(RecorderSettings present) {
        RecorderSettings defaults = RecorderSettings.defaults(state);
        findUnknown();
        long total = total(defaults, present);
        return new RecorderSettings(
                directory(defaults.directory(), present.directory()),
                pattern(defaults.pattern(), present.pattern()),
                size("FileBytes", MIB, LARGEST, defaults.fileBytes(), present.fileBytes()),
                number("FilePackets", defaults.filePackets(), present.filePackets()),
                number("FileSeconds", defaults.fileSeconds(), present.fileSeconds()),
                total,
                number("MaxAgeSeconds", defaults.maxAgeSeconds(), present.maxAgeSeconds()),
                (int) size("BufferBytes", MIB, 1 << 30, defaults.bufferBytes(), present.bufferBytes()),
                compression(present.compression()));
    }

    /** Names of the framework and of consumers in general have dots. */
    private void findUnknown() {
        properties.keySet().stream()
                .filter(key -> !key.contains(".") && !KEYS.contains(key))
                .sorted()
                .forEach(key -> problems.add(key + " is not a key: use " + String.join(", ", KEYS)));
    }

    /** Returns a value; if one of a file has no quotation marks, File Install leaves those of the others where they are. */
    private Object value(String key) {
        Object value = properties.get(key);
        boolean isQuoted = value instanceof String text && text.strip().matches("(?s)\".*\"");
        return isQuoted ? ((String) value).strip().replaceAll("(?s)^\"(.*)\"$", "$1") : value;
    }

    /** Returns one line per invalid value. */
    List<String> problems() {
        return problems;
    }

    private Path directory(Path byDefault, Path present) {
        Object value = value("Directory");
        if (value == null) {
            return byDefault;
        }
        if (value instanceof String text && !text.isBlank() && !text.contains("\"")) {
            try {
                return state.resolve(text.strip()).normalize();
            } catch (InvalidPathException e) {
                return invalid("Directory", value, "not a path: " + e.getReason(), "give a directory", present);
            }
        }
        return invalid("Directory", value, "not a path", "give a directory, or remove the key", present);
    }

    private String pattern(String byDefault, String present) {
        Object value = value("FilePattern");
        if (value == null) {
            return byDefault;
        }
        String problem = value instanceof String text ? FileNames.problem(text) : "not a string";
        return problem == null
                ? (String) value
                : invalid("FilePattern", value, problem, "write for example " + byDefault, present);
    }

    private Compression compression(Compression present) {
        Object value = value("Compression");
        if (value == null) {
            return Compression.NONE;
        }
        Compression named = Compression.named(value.toString());
        return named == null
                ? invalid("Compression", value, "not a compression", "write none, zstd or lz4", present)
                : named;
    }

    private long total(RecorderSettings defaults, RecorderSettings present) {
        Object value = value("TotalBytes");
        boolean isAutomatic = value != null && value.toString().strip().equals("0");
        return isAutomatic ? 0 : size("TotalBytes", 4 * MIB, LARGEST, defaults.totalBytes(), present.totalBytes());
    }

    private long size(String key, long least, long most, long byDefault, long present) {
        Object value = value(key);
        if (value == null) {
            return byDefault;
        }
        long bytes = bytes(value.toString().strip());
        if (bytes < least || bytes > most) {
            String range = "from " + least + " to " + most + " bytes";
            return invalid(key, value, "not a size " + range, "write for example \"256MiB\"", present);
        }
        return bytes;
    }

    private static long bytes(String text) {
        Matcher matcher = SIZE.matcher(text);
        if (!matcher.matches()) {
            return -1;
        }
        String unit = matcher.group(2) == null ? "B" : matcher.group(2);
        long base = unit.length() == 3 ? 1024 : 1000;
        BigInteger bytes = new BigInteger(matcher.group(1))
                .multiply(BigInteger.valueOf(base).pow(UNITS.indexOf(unit.charAt(0)) + 1));
        return bytes.bitLength() < Long.SIZE ? bytes.longValue() : -1;
    }

    private long number(String key, long byDefault, long present) {
        Object value = value(key);
        if (value == null) {
            return byDefault;
        }
        if (value.toString().strip().matches("\\d{1,15}")) {
            return Long.parseLong(value.toString().strip());
        }
        return invalid(key, value, "not a number from 0 up", "write 0 for no limit", present);
    }

    private <T> T invalid(String key, Object value, String problem, String remedy, T present) {
        problems.add(key + "=" + value + " is " + problem + ": " + remedy + "; it stays " + present);
        return present;
    }
}
