package io.witness.fleet.internal;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Reads the arguments of a command, and the file of settings that they name. */
final class Arguments {
    private static final Pattern BROKERS = Pattern.compile("[^\\s,]+:[0-9]{1,5}(,[^\\s,]+:[0-9]{1,5})*");

    private final String command;
    /** The last value of each option; an option without one has its own name. */
    private final Map<String, String> values = new HashMap<>();

    /**
     * @param command its name, after {@code witness}
     * @param valued the options that have a value
     * @param flags the options that have none
     */
    Arguments(String command, Set<String> valued, Set<String> flags, List<String> arguments) throws UsageException {
        this.command = command;
        for (Iterator<String> rest = arguments.iterator(); rest.hasNext(); ) {
            String option = rest.next();
            if (flags.contains(option)) {
                values.put(option, option);
            } else if (!valued.contains(option)) {
                throw new UsageException("unknown argument " + option + seeHelp());
            } else if (!rest.hasNext()) {
                throw new UsageException(option + " needs a value" + seeHelp());
            } else {
                values.put(option, rest.next());
            }
        }
    }

    private String seeHelp() {
        return ": see witness " + command + " --help";
    }

    /** Tells whether an option is there. */
    boolean has(String option) {
        return values.containsKey(option);
    }

    /** Returns HOST:PORT of brokers, separated by commas. */
    String brokers() throws UsageException {
        if (!has("--brokers")) {
            throw new UsageException("--brokers HOST:PORT is needed" + seeHelp());
        }
        return matching("--brokers", "", BROKERS, "HOST:PORT of a broker");
    }

    String matching(String option, String absent, Pattern pattern, String remedy) throws UsageException {
        String value = values.getOrDefault(option, absent);
        if (!pattern.matcher(value).matches()) {
            throw new UsageException(option + " " + value + ": use " + remedy);
        }
        return value;
    }

    int number(String option, int absent, int least, int most) throws UsageException {
        String text = values.getOrDefault(option, Integer.toString(absent));
        try {
            int number = Integer.parseInt(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // as below
        }
        throw new UsageException(option + " " + text + ": use " + least + " to " + most);
    }

    /** Returns the settings of the file that {@code --config} names; without it none. */
    Map<String, String> client() throws UsageException {
        if (!has("--config")) {
            return Map.of();
        }
        Path file = Path.of(values.get("--config"));
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        } catch (IOException | IllegalArgumentException e) {
            throw new UsageException("--config " + file + " cannot be read: " + e);
        }
        Map<String, String> settings = new TreeMap<>();
        for (String name : properties.stringPropertyNames()) {
            if (!ClientSettings.isKnown(name)) {
                throw new UsageException("--config " + file + ": " + name
                        + " is no setting of Kafka's clients, or is not to be changed: leave it out");
            }
            settings.put(name, properties.getProperty(name));
        }
        return settings;
    }
}
