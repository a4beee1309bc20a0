package io.witness.launcher;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;

/**
 * Holds the arguments of {@code run}.
 *
 * @param config the configuration file, absolute; it may be missing
 * @param state the state directory, absolute; it may be missing
 * @param logFormat {@link #TEXT} or {@link #JSON}
 */
record Arguments(Path config, Path state, String logFormat) {
    static final String TEXT = "text";
    static final String JSON = "json";
    private static final Path DEFAULT_CONFIG = Path.of("/etc/testimony.conf");

    /**
     * Parses a command line; the last of several equal options counts.
     *
     * @throws UsageException with the error and the remedy
     */
    static Arguments parse(List<String> words) throws UsageException {
        Path config = DEFAULT_CONFIG;
        Path state = defaultState();
        String logFormat = TEXT;
        for (Iterator<String> rest = words.iterator(); rest.hasNext(); ) {
            String option = rest.next();
            switch (option) {
                case "--config" -> config = pathOf(option, rest);
                case "--state" -> state = pathOf(option, rest);
                case "--log-format" -> logFormat = formatOf(rest);
                default ->
                    throw new UsageException(
                            "run does not know " + option + ": it takes --config, --state and --log-format");
            }
        }
        return new Arguments(config, state, logFormat);
    }

    private static String formatOf(Iterator<String> rest) throws UsageException {
        String format = rest.hasNext() ? rest.next() : "";
        if (!format.equals(TEXT) && !format.equals(JSON)) {
            throw new UsageException("--log-format needs " + TEXT + " or " + JSON);
        }
        return format;
    }

    private static Path pathOf(String option, Iterator<String> rest) throws UsageException {
        if (!rest.hasNext()) {
            throw new UsageException(option + " needs a path");
        }
        String path = rest.next();
        if (path.isEmpty()) {
            throw new UsageException(option + " needs a path that is not empty");
        }
        try {
            return Path.of(path).toAbsolutePath().normalize();
        } catch (InvalidPathException e) {
            throw new UsageException(option + ": " + path.replaceAll("\\p{C}", "?")
                    + " cannot be a file's name in this locale: use a UTF-8 one, such as LC_ALL=C.UTF-8");
        }
    }

    // The script knows the user and passes the directory; without the script the system's directory is used.
    private static Path defaultState() {
        return Path.of(System.getProperty("witness.state.default", "/var/lib/witness"));
    }
}
