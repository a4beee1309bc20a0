package io.witness.config.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileWatchTest {
    @TempDir
    Path directory;

    private static final Duration NEVER = Duration.ofHours(1);

    private final AtomicInteger looks = new AtomicInteger();
    private FileWatch watch;

    private final FakeConfigurations configurations = new FakeConfigurations();

    @Test
    void shouldReadTheSocketsBesideTheFile() {
        Pattern filter = Pattern.compile(unescaped(properties("/etc/a+b.conf").get("felix.fileinstall.filter")));
        assertTrue(filter.matcher("io.witness.socket-dns.config").matches());
        assertFalse(filter.matcher("a+b.conf").matches());
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
    void shouldReturnWhenTheFileChanges() throws Exception {
        FileWatch watch = settled(directory.resolve("testimony.conf"), null);
        Files.writeString(directory.resolve("testimony.conf"), "[]");
        watch.await(NEVER);
    }

    @Test
    void shouldReturnWhenTheFileBehindALinkChanges() throws Exception {
        Path real = Files.createFile(
                Files.createDirectory(directory.resolve("real")).resolve("a.conf"));
        Path link = Files.createSymbolicLink(
                Files.createDirectory(directory.resolve("at")).resolve("b.conf"), real);
        FileWatch watch = settled(link, null);
        Files.writeString(real, "[]");
        watch.await(NEVER);
    }

    @Test
    void shouldReturnWhenRightsChange() throws Exception {
        Path file = Files.createFile(directory.resolve("testimony.conf"));
        FileWatch watch = settled(file, null);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        watch.await(NEVER);
    }

    @Test
    void shouldWatchADirectoryThatReplacesAnother() throws Exception {
        Path parent = Files.createDirectory(directory.resolve("etc"));
        FileWatch watch = settled(parent.resolve("testimony.conf"), null);
        Files.move(parent, directory.resolve("old"));
        Files.createDirectory(parent);
        settle(watch);
        Files.writeString(parent.resolve("testimony.conf"), "[]");
        watch.await(NEVER);
    }

    @Test
    void shouldLetFileInstallLookUntilAChangeHasSettled() throws Exception {
        Path deploy = Files.createDirectory(directory.resolve("deploy"));
        FileWatch watch = settled(directory.resolve("testimony.conf"), deploy);
        int before = looks.get();
        Files.writeString(deploy.resolve("a.config"), "x=1");
        watch.await(NEVER);
        watch.await(NEVER);
        watch.await(NEVER);
        assertEquals(before + 3, looks.get());
    }

    @Test
    void shouldLetFileInstallLookAgainAndAgainWithoutNotifications() throws Exception {
        FileWatch watch = watch(directory.resolve("missing/testimony.conf"));
        for (int i = 1; i <= 3; i++) {
            watch.await(Duration.ofMillis(1));
            assertEquals(i, looks.get());
        }
    }

    @Test
    void shouldEndAWaitWhenItIsClosed() throws Exception {
        FileWatch watch = settled(directory.resolve("testimony.conf"), null);
        Thread closer = new Thread(watch::close);
        closer.start();
        assertThrows(InterruptedException.class, () -> {
            while (true) {
                watch.await(NEVER);
            }
        });
        closer.join();
    }

    // no file name, no file at all, and a parent that leads to itself
    @Test
    void shouldBearAFileThatCannotBeOne() throws Exception {
        Files.createSymbolicLink(directory.resolve("loop"), directory.resolve("loop"));
        for (String file : List.of("/", "/dev/null/x", directory + "/loop/testimony.conf")) {
            FileWatch watch = watch(Path.of(file));
            watch.open();
            watch.await(Duration.ofMillis(1));
        }
    }

    /** Returns a watch that has been notified of all that was before. */
    private FileWatch settled(Path file, Path deploy) throws InterruptedException {
        FileWatch watch = watch(file, deploy);
        settle(watch);
        return watch;
    }

    private void settle(FileWatch watch) throws InterruptedException {
        int before;
        do {
            before = looks.get();
            watch.await(Duration.ofMillis(1));
        } while (looks.get() > before);
    }

    private FileWatch watch(Path file) {
        return watch(file, null);
    }

    private FileWatch watch(Path file, Path deploy) {
        watch = new FileWatch(
                file,
                deploy,
                configurations.admin,
                new File("/state/tmp"),
                looks::incrementAndGet,
                new FakeLog().logger);
        return watch;
    }

    @AfterEach
    void close() {
        watch.close();
    }

    private Map<String, Object> properties(String file) {
        watch(Path.of(file)).open();
        return configurations.instances.get("org.apache.felix.fileinstall~witness");
    }

    private static String unescaped(Object text) {
        return text.toString().replaceAll("\\\\([\\\\{}])", "$1");
    }
}
