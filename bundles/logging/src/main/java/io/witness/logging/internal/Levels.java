package io.witness.logging.internal;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.util.Map;
import java.util.TreeMap;
import org.osgi.service.log.LogLevel;
import org.osgi.service.log.admin.LoggerContext;

/** The levels of Logback's loggers, by the words of OSGi; AUDIT is {@code OFF}. There is one context, for all bundles. */
final class Levels implements LoggerContext {
    private final ch.qos.logback.classic.LoggerContext loggers;
    private final Map<String, LogLevel> configured;

    /** Takes the present levels as those that {@link #clear} restores. */
    Levels(ch.qos.logback.classic.LoggerContext loggers) {
        this.loggers = loggers;
        this.configured = getLogLevels();
    }

    @Override
    public String getName() {
        return null;
    }

    @Override
    public LogLevel getEffectiveLogLevel(String logger) {
        return wordOf(loggers.getLogger(logger).getEffectiveLevel());
    }

    /** Returns those that were set, not those that are inherited. */
    @Override
    public Map<String, LogLevel> getLogLevels() {
        Map<String, LogLevel> levels = new TreeMap<>();
        for (Logger logger : loggers.getLoggerList()) {
            if (logger.getLevel() != null) {
                levels.put(logger.getName(), wordOf(logger.getLevel()));
            }
        }
        return levels;
    }

    @Override
    public synchronized void setLogLevels(Map<String, LogLevel> levels) {
        for (Logger logger : loggers.getLoggerList()) {
            boolean isRoot = logger.getName().equals(Logger.ROOT_LOGGER_NAME);
            if (logger.getLevel() != null && !levels.containsKey(logger.getName()) && !isRoot) {
                logger.setLevel(null);
            }
        }
        levels.forEach((name, level) -> loggers.getLogger(name).setLevel(levelOf(level)));
    }

    private static LogLevel wordOf(Level level) {
        return switch (level.toInt()) {
            case Level.OFF_INT -> LogLevel.AUDIT;
            case Level.ERROR_INT -> LogLevel.ERROR;
            case Level.WARN_INT -> LogLevel.WARN;
            case Level.INFO_INT -> LogLevel.INFO;
            case Level.DEBUG_INT -> LogLevel.DEBUG;
            default -> LogLevel.TRACE;
        };
    }

    private static Level levelOf(LogLevel word) {
        return word == LogLevel.AUDIT ? Level.OFF : Level.toLevel(word.name());
    }

    @Override
    public void clear() {
        setLogLevels(configured);
    }

    @Override
    public boolean isEmpty() {
        return false;
    }
}
