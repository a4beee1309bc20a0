package io.witness.settings;

import java.util.stream.Collectors;

/** Writes rows of the documentation's table of keys. */
final class KeyRow {
    private static final long MIB = 1 << 20;

    private KeyRow() {}

    static String of(Key key) {
        KeyPage page = key.page();
        return String.join(
                        " | ",
                        "| " + key.name(),
                        key.type().toString(),
                        page.unit(),
                        page.bounds().orElseGet(() -> bounds(key)),
                        page.byDefault().orElseGet(() -> byDefault(key)),
                        code(page.example()),
                        key.cost() + " |")
                .replace("|  |", "| |");
    }

    private static String bounds(Key key) {
        if (key.type() == Key.Type.TRUTH) {
            return "`true`, `false`";
        }
        return key.options().isEmpty()
                ? key.least() + " to " + key.most()
                : key.options().stream().map(KeyRow::quoted).collect(Collectors.joining(", "));
    }

    private static String byDefault(Key key) {
        Object value = key.byDefault().orElse(null);
        if (value == null) {
            return "needed";
        }
        if (value instanceof String text) {
            return quoted(text);
        }
        boolean inUnits = key.type() == Key.Type.SIZE && (Long) value > 0 && (Long) value % MIB == 0;
        return inUnits ? quoted((Long) value / MIB + "MiB") : code(value.toString());
    }

    private static String quoted(String text) {
        return code('"' + text + '"');
    }

    private static String code(String text) {
        return "`" + text.replace("|", "\\|") + "`";
    }
}
