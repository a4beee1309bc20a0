package io.witness.config.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.api.socket.SocketListener;
import io.witness.api.socket.SocketMonitor;
import io.witness.api.socket.SocketState.Phase;
import io.witness.config.internal.Startup.StartupCheck;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ConfigComponentTest {
    private static final String ONE = "[{\"SocketName\": \"/run/a.sock\", \"Interface\": \"lo\"}]";

    @TempDir
    Path directory;

    private final FakeConfigurations configurations = new FakeConfigurations();
    private final FakeLog log = new FakeLog();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final List<Integer> exits = new CopyOnWriteArrayList<>();
    private final Launcher launcher = new Launcher(new FakeFrameworkBundle().starting(0));
    private final AtomicReference<Error> failure = new AtomicReference<>();
    private Path file;
    private FileWatch watch;
    private Thread thread;

    @BeforeEach
    void nameFile() throws IOException {
        file = directory.resolve("testimony.conf");
        watch = new FileWatch(file, null, configurations.admin, new File("tmp"), () -> {}, log.logger);
    }

    @AfterEach
    void stop() throws InterruptedException {
        if (thread != null) {
            thread.interrupt();
            thread.join();
        }
    }

    @Test
    void shouldStartThenWatchThenFollowEdits() throws Exception {
        Files.writeString(file, ONE);
        start();
        await(() -> configurations.instances.containsKey("org.apache.felix.fileinstall~witness"));
        assertEquals("witness: ready: 1 of 1 sockets\n", printed());
        assertTrue(launcher.isReady());
        Files.writeString(file, "[ ]");
        await(() -> configurations.events.stream().anyMatch(event -> event.startsWith("delete")));
        assertEquals(List.of(), exits);
    }

    @Test
    void shouldFollowTheNextEditWhateverHasFailed() throws Exception {
        Files.writeString(file, ONE);
        start();
        await(launcher::isReady);
        configurations.failures.put("list", new OutOfMemoryError("for once"));
        Files.writeString(file, "\n" + ONE);
        await(() -> log.lines.stream().anyMatch(line -> line.contains("was not applied")));
        configurations.failures.clear();
        Files.writeString(file, "[ ]");
        await(() -> configurations.events.stream().anyMatch(event -> event.startsWith("delete")));
    }

    @Test
    void shouldTryAnEntryAgainWhoseSocketCannotTellItsState() throws Exception {
        Files.writeString(file, ONE);
        start();
        await(launcher::isReady);
        failure.set(new StackOverflowError());
        Files.writeString(file, "\n" + ONE);
        await(() -> log.lines.stream().anyMatch(line -> line.contains("1 of those as before tried again")));
        assertEquals(List.of(), exits);
    }

    @Test
    void shouldFollowEditsWithoutFileInstallToo() throws Exception {
        configurations.failures.put("org.apache.felix.fileinstall~witness", new StackOverflowError());
        Files.writeString(file, ONE);
        start();
        await(() -> log.lines.stream()
                .anyMatch(line -> line.contains("File Install cannot be told to read the files beside it")));
        Files.writeString(file, "[ ]");
        await(() -> configurations.events.stream().anyMatch(event -> event.startsWith("delete")));
        assertEquals(List.of(), exits);
    }

    @Test
    void shouldEndTheRuntimeWhateverHasFailedAtTheStart() throws Exception {
        configurations.failures.put("list", new StackOverflowError());
        Files.writeString(file, ONE);
        start();
        thread.join();
        assertEquals(List.of(1), exits);
        assertEquals(1, log.lines.size(), log.lines::toString);
        assertEquals("", printed());
    }

    @Test
    void shouldEndWithTheRuntimeThatAStartEnds() throws Exception {
        start();
        thread.join();
        assertEquals(List.of(2), exits);
        assertEquals(List.of(), configurations.events);
    }

    @Test
    void shouldOnlyReloadAfterARestartOfTheBundle() throws Exception {
        launcher.setReady();
        Files.writeString(file, ONE);
        start();
        await(() -> configurations.instances.size() == 2);
        assertEquals("", printed());
    }

    @Test
    void shouldNotEndTheRuntimeAfterARestartOfTheBundleHoweverBadTheFile() throws Exception {
        launcher.setReady();
        start();
        await(() -> log.lines.stream().anyMatch(line -> line.contains("does not exist")));
        Files.writeString(file, "no list");
        await(() -> log.lines.stream().anyMatch(line -> line.contains("expected [")));
        Files.writeString(file, ONE);
        await(() -> configurations.instances.size() == 2);
        assertEquals("", printed());
        assertEquals(List.of(), exits);
    }

    @Test
    void shouldStartAnewInAnotherFramework() throws Exception {
        new Launcher(new FakeFrameworkBundle().starting(0)).setReady();
        Files.writeString(file, ONE);
        start();
        await(launcher::isReady);
        assertEquals("witness: ready: 1 of 1 sockets\n", printed());
    }

    private void start() {
        SocketServices services = new SocketServices();
        services.add((SocketMonitor) new FakeSocket("/run/a.sock", Phase.CAPTURING));
        services.add((SocketListener) new FakeSocket("/run/a.sock", Phase.LISTENING));
        ConfigurationFile read = new ConfigurationFile(file, Accounts.ofHost(), log.logger);
        SocketStore store =
                new SocketStore(configurations.admin, read.toString(), name -> works(services, name), log.logger);
        StartupCheck check = new StartupCheck(services, Duration.ofSeconds(10), log.logger);
        PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
        Startup startup = new Startup(read, store, check, log.logger, stream, exits::add);
        Reload reload = new Reload(read, store, Duration.ZERO, log.logger);
        thread = new Thread(new ConfigComponent.Agent(startup, launcher, watch, reload, log.logger));
        thread.start();
    }

    private boolean works(SocketServices services, String name) {
        Error once = failure.getAndSet(null);
        if (once != null) {
            throw once;
        }
        return services.isAsConfigured(name);
    }

    private String printed() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        while (!condition.getAsBoolean()) {
            Thread.sleep(10);
        }
    }
}
