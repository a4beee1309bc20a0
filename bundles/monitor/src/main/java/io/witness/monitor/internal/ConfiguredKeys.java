package io.witness.monitor.internal;

import java.util.Collection;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads what somebody has typed into the configuration {@value MonitorConfiguration#PID}. */
final class ConfiguredKeys {
    static final int MOST_PORT = 65535;
    static final int MOST_SECONDS = 1_000_000;

    private static final Logger LOG = LoggerFactory.getLogger(ConfiguredKeys.class);
    private static final List<String> KNOWN = List.of("port", "address", "token", "hosts", "silenceSeconds");

    private ConfiguredKeys() {}

    /**
     * Reads a number; 0 switches off what it is for.
     *
     * @throws IllegalArgumentException with the key and the remedy, if it is none
     */
    static int read(String key, String text, int most) {
        try {
            int number = Integer.parseInt(text.strip());
            if (number >= 0 && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new IllegalArgumentException(key + " = " + text + " is no number from 0 to " + most);
    }

    /** Names keys that have no effect, such as misspelt ones. Those with a dot are of the framework. */
    static void warnOfUnknown(Collection<String> keys) {
        keys.stream()
                .filter(key -> key.indexOf('.') < 0 && !KNOWN.contains(key))
                .sorted()
                .forEach(key ->
                        LOG.warn("io.witness.monitor.cfg: there is no key {}: use {}", key, String.join(", ", KNOWN)));
    }
}
