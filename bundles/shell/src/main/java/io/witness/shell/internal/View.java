package io.witness.shell.internal;

import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/** Shows a command's data: as text, or with {@code --json} as JSON. */
final class View {
    static final String OPTIONS = "--json: print JSON, see docs/status.md";

    private View() {}

    /**
     * Shows records.
     *
     * @param command its name, for the usage line
     * @param arguments the command's arguments
     * @param records the data
     * @param text formats the same data as text
     */
    static <R extends Record> Report report(
            String command, String[] arguments, Supplier<List<R>> records, Function<List<R>, String> text) {
        Options options = Options.parse(command + " [" + Options.JSON + "]", 0, arguments);
        return options.report(records.get(), text);
    }
}
