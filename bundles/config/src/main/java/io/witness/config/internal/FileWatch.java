package io.witness.config.internal;

import io.witness.api.socket.SocketKeys;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Hashtable;
import java.util.Map;
import java.util.regex.Pattern;
import org.osgi.service.cm.ConfigurationAdmin;
import org.slf4j.Logger;

/** The instance of File Install that watches the configuration file, and permanent sockets beside it. */
final class FileWatch {
    static final String FACTORY_PID = "org.apache.felix.fileinstall";
    static final String INSTANCE = "witness";

    private static final String ANY_LOCATION = "?";
    private static final long POLL_MILLIS = 1000;
    private static final String SOCKETS_BESIDE = Pattern.quote(SocketKeys.FACTORY_PID + "-") + ".+\\.config";

    private final ConfigurationAdmin admin;
    private final Path file;
    private final File temporary;
    private final Logger log;

    /**
     * Prepares to watch.
     *
     * @param admin where File Install gets its instances from
     * @param file to be watched
     * @param temporary a directory for File Install alone
     * @param log for a failure
     */
    FileWatch(ConfigurationAdmin admin, Path file, File temporary, Logger log) {
        this.admin = admin;
        this.file = file.toAbsolutePath();
        this.temporary = temporary;
        this.log = log;
    }

    /** Goes on until the instance is deleted. */
    void open() {
        try {
            admin.getFactoryConfiguration(FACTORY_PID, INSTANCE, ANY_LOCATION)
                    .updateIfDifferent(new Hashtable<>(properties()));
        } catch (IOException | RuntimeException | Error e) { // without it the file is looked at less often, that is all
            if (!Thread.currentThread().isInterrupted()) {
                log.error("{}: File Install cannot be told to watch it: {}", file, e.toString());
            }
        }
    }

    /** The directory is somebody else's, such as /etc: nothing of it is descended into, installed or changed. */
    private Map<String, Object> properties() {
        return Map.of(
                "felix.fileinstall.dir",
                literal(file.getParent().toString()),
                "felix.fileinstall.filter",
                literal(Pattern.quote(file.getFileName().toString()) + "|" + SOCKETS_BESIDE),
                "felix.fileinstall.tmpdir",
                literal(temporary.toString()),
                "felix.fileinstall.poll",
                Long.toString(POLL_MILLIS),
                "felix.fileinstall.noInitialDelay",
                "true",
                "felix.fileinstall.subdir.mode",
                "skip",
                "felix.fileinstall.disableNio2", // which would register every directory below
                "true",
                "felix.fileinstall.bundles.new.start",
                "false");
    }

    /** File Install replaces <code>${…}</code>, and takes the backslash away before braces and backslashes. */
    private static String literal(String text) {
        return text.replaceAll("[\\\\{}]", "\\\\$0");
    }
}
