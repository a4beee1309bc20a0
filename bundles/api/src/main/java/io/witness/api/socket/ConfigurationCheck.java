package io.witness.api.socket;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** Checks configuration files, starting and changing nothing. A service. Any thread may call. */
@ProviderType
public interface ConfigurationCheck {
    /**
     * Checks a file. May take some seconds, if the host's name service is slow. Needs no privileges.
     *
     * @param file a configuration file
     * @return mistakes and warnings by line, those without a line first; none: all entries can be served
     * @throws IOException if the file cannot be read; its message is one line with the name and the remedy
     */
    List<Finding> check(Path file) throws IOException;
}
