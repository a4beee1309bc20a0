package io.witness.config.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileWatchTest {
    @TempDir
    Path directory;

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

    @Test
    void shouldHandleTheFileAndNoOther() throws IOException {
        FileWatch watch = watch(directory + "/testimony.conf");
        assertTrue(watch.canHandle(new File(real(), "testimony.conf")));
        assertFalse(watch.canHandle(new File(real(), "testimony.conf.bak")));
        assertFalse(watch.canHandle(new File(real(), "sub/testimony.conf")));
    }

    @Test
    void shouldHandleTheFileThatFileInstallFindsBehindALink() throws IOException {
        Files.createSymbolicLink(directory.resolve("link"), directory);
        FileWatch watch = watch(directory + "/link/testimony.conf");
        assertTrue(watch.canHandle(new File(real(), "testimony.conf")));
    }

    // no file name, no file at all, and a parent that leads to itself
    @Test
    void shouldBearAFileThatCannotBeOne() throws IOException {
        Files.createSymbolicLink(directory.resolve("loop"), directory.resolve("loop"));
        for (String file : List.of("/", "/a\0b", "/tmp/\ud800/\ud800", directory + "/loop/testimony.conf")) {
            assertFalse(watch(file).canHandle(new File(real(), "testimony.conf")), file);
        }
    }

    @Test
    void shouldHandleNothingWithoutAFile() throws IOException {
        assertFalse(watch((String) null).canHandle(new File("/etc/testimony.conf")));
    }

    private File real() throws IOException {
        return directory.toRealPath().toFile();
    }

    private FileWatch watch(String file) {
        return new FileWatch(file, configurations.admin, new File("/state/tmp"), new FakeLog().logger);
    }

    private Map<String, Object> properties(String file) {
        watch(file).open();
        return configurations.instances.get("org.apache.felix.fileinstall~witness");
    }

    private static String unescaped(Object text) {
        return text.toString().replaceAll("\\\\([\\\\{}])", "$1");
    }
}
