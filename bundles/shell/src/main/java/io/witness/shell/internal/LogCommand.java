package io.witness.shell.internal;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.log.LogLevel;
import org.osgi.service.log.Logger;
import org.osgi.service.log.admin.LoggerAdmin;
import org.osgi.service.log.admin.LoggerContext;

/** Implements {@code witness:log}: the levels of the log, and their change until Witness ends. */
@Component(service = LogCommand.class)
@GogoCommand(scope = "witness", function = "log")
public final class LogCommand {
    private static final String USAGE = "witness:log [LEVEL [LOGGER]] [--json]";
    private static final String DEFAULT = "default";
    private static final String OFF = "off";

    private final LoggerAdmin admin;

    /**
     * Holds a row.
     *
     * @param logger its name
     * @param level its level, also of all loggers whose names begin with it and a dot, and have none
     */
    record LoggerLevel(String logger, String level) {}

    /** Uses the levels of the back end. */
    @Activate
    public LogCommand(@Reference LoggerAdmin admin) {
        this.admin = admin;
    }

    /** Changes a level, if there is one among the arguments, and shows all that are set. */
    @Descriptor(
            "the levels of the log; with LEVEL (off, error, warn, info, debug, trace, default) changes that of all loggers, or"
                    + " of those whose names begin with LOGGER, until Witness ends")
    public Report log(@Descriptor("[LEVEL [LOGGER]] [--json]") String... arguments) {
        Options options = Options.parse(USAGE, 2, arguments);
        LoggerContext levels = admin.getLoggerContext(null);
        if (!options.operands().isEmpty()) {
            change(levels, options.operands());
        }
        return options.report(reports(), LogCommand::table);
    }

    private static void change(LoggerContext levels, List<String> operands) {
        String level = operands.get(0).toLowerCase(Locale.ROOT);
        String logger = operands.size() > 1 ? operands.get(1) : Logger.ROOT_LOGGER_NAME;
        if (!logger.matches("[\\w$-]+(\\.[\\w$-]+)*")) {
            throw new IllegalArgumentException(
                    "a logger has the name of a class, or of a package, such as io.witness.server; usage: " + USAGE);
        }
        if (level.equals(DEFAULT) && operands.size() == 1) {
            levels.clear();
            return;
        }
        Map<String, LogLevel> changed = new TreeMap<>(levels.getLogLevels());
        if (level.equals(DEFAULT)) {
            changed.remove(logger);
        } else {
            changed.put(logger, levelOf(level));
        }
        levels.setLogLevels(changed);
    }

    private static LogLevel levelOf(String word) {
        return Arrays.stream(LogLevel.values())
                .filter(level -> wordOf(level).equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no level " + word + ": use "
                        + Stream.concat(Arrays.stream(LogLevel.values()).map(LogCommand::wordOf), Stream.of(DEFAULT))
                                .collect(Collectors.joining(", "))));
    }

    private static String wordOf(LogLevel level) {
        return level == LogLevel.AUDIT ? OFF : level.name().toLowerCase(Locale.ROOT);
    }

    List<LoggerLevel> reports() {
        return admin.getLoggerContext(null).getLogLevels().entrySet().stream()
                .map(each -> new LoggerLevel(each.getKey(), wordOf(each.getValue())))
                .toList();
    }

    private static Table table(List<LoggerLevel> rows) {
        Table table = new Table("LOGGER", "LEVEL");
        rows.forEach(row -> table.row(row.logger(), row.level()));
        return table;
    }
}
