package io.witness.launcher;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;

/** Collects the framework's properties: the distribution's {@code conf/framework.properties}, and those of this run. */
final class FrameworkProperties {
    private FrameworkProperties() {}

    static Map<String, String> of(Path home, Path config, StateDirectory state) throws IOException {
        Map<String, String> properties = fixed(home.resolve("conf/framework.properties"));
        properties.put("witness.home", home.toString());
        properties.put("witness.config", config.toString());
        properties.put("witness.state", state.path().toString());
        properties.put(
                "org.osgi.framework.storage", state.cache().resolve("bundles").toString());
        properties.put("felix.cm.dir", state.cache().resolve("configurations").toString());
        properties.put("felix.fileinstall.dir", state.deploy().toString());
        properties.put(
                "felix.fileinstall.tmpdir", state.cache().resolve("deployed").toString());
        properties.put(
                "org.ops4j.pax.logging.StaticLogbackFile",
                home.resolve("conf/logback.xml").toString());
        return properties;
    }

    private static Map<String, String> fixed(Path file) throws IOException {
        Properties read = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            read.load(reader);
        }
        Map<String, String> properties = new HashMap<>();
        read.stringPropertyNames()
                .forEach(name -> properties.put(name, read.getProperty(name).trim()));
        return properties;
    }
}
