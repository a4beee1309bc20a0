package io.witness.config.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class FileWatchTest {
    private final FakeConfigurations configurations = new FakeConfigurations();

    @Test
    void shouldWatchTheFileAndSocketsBesideIt() {
        Pattern filter = Pattern.compile(unescaped(properties("/etc/a+b.conf").get("felix.fileinstall.filter")));
        assertTrue(filter.matcher("a+b.conf").matches());
        assertTrue(filter.matcher("io.witness.socket-dns.config").matches());
        assertFalse(filter.matcher("aab.conf").matches());
        assertFalse(filter.matcher("a+b.conf~").matches());
        assertFalse(filter.matcher("io.witness.socket-dns.config.bak").matches());
        assertFalse(filter.matcher("io.witness.socketX-dns.config").matches());
        assertFalse(filter.matcher("other.config").matches());
    }

    @Test
    void shouldNeitherDescendNorInstallNorWriteBesideTheFile() {
        Map<String, Object> properties = properties("/etc/testimony.conf");
        assertEquals("/etc", properties.get("felix.fileinstall.dir"));
        assertEquals("skip", properties.get("felix.fileinstall.subdir.mode"));
        assertEquals("true", properties.get("felix.fileinstall.disableNio2"));
        assertEquals("false", properties.get("felix.fileinstall.bundles.new.start"));
        assertEquals("/state/tmp", properties.get("felix.fileinstall.tmpdir"));
    }

    @Test
    void shouldProtectWhatFileInstallWouldReplace() {
        Object directory = properties("/etc/${x}\\y/testimony.conf").get("felix.fileinstall.dir");
        assertEquals("/etc/$\\{x\\}\\\\y", directory);
    }

    private Map<String, Object> properties(String file) {
        new FileWatch(configurations.admin, Path.of(file), new File("/state/tmp"), new FakeLog().logger).open();
        return configurations.instances.get("org.apache.felix.fileinstall~witness");
    }

    private static String unescaped(Object text) {
        return text.toString().replaceAll("\\\\([\\\\{}])", "$1");
    }
}
