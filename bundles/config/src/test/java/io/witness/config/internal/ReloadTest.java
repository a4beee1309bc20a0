package io.witness.config.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.api.socket.SocketKeys;
import io.witness.config.internal.ConfigurationFile.BadFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReloadTest {
    private static final String A = "{\"SocketName\": \"/run/a.sock\", \"Interface\": \"lo\"}";
    private static final String B = "{\"SocketName\": \"/run/b.sock\", \"Interface\": \"lo\"}";
    private static final String GO_ON = "; the sockets keep running unchanged";

    @TempDir
    Path directory;

    private final FakeConfigurations configurations = new FakeConfigurations();
    private final FakeLog log = new FakeLog();
    private final Set<String> failed = new HashSet<>();
    private Path file;
    private ConfigurationFile read;
    private SocketStore store;
    private Reload reload;
    /** Each edit's own, for edits come faster here than time goes by. */
    private long second = 1_000_000;

    @BeforeEach
    void startWithTwo() throws Exception {
        file = directory.resolve("testimony.conf");
        read = new ConfigurationFile(file, Accounts.ofHost(), log.logger);
        store = new SocketStore(configurations.admin, read.toString(), name -> !failed.contains(name), log.logger);
        reload = new Reload(read, store, Duration.ZERO, log.logger);
        edit("[" + A + "," + B + "]");
        assertEquals(
                List.of("info: " + file + ": read again: 2 added, 0 changed, 0 removed, 0 as before, 0 refused"),
                said());
        configurations.events.clear();
    }

    @Test
    void shouldApplyTheDifferenceAndSayWhatItWas() throws Exception {
        edit("[" + A.replace("}", ", \"NumBlocks\": 8}") + "," + B.replace("b.sock", "c.sock") + "]");
        assertEquals(Set.of("/run/a.sock", "/run/c.sock"), names());
        assertEquals(
                List.of("info: " + file + ": read again: 1 added, 1 changed, 1 removed, 0 as before, 0 refused"),
                said());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[",
                "[{\"SocketName\": \"/run/a.sock\", \"Interf",
                "[{\"SocketName\": \"/run/a.sock\"} {}]",
                "{}",
                "[] []",
                "[\u0000]"
            })
    void shouldRejectAWholeEditWithPlaceAndProblemAndKeepAll(String text) throws Exception {
        edit(text);
        assertUntouched();
        List<String> said = said();
        assertEquals(1, said.size());
        assertTrue(said.get(0).matches("error: \\Q" + file + "\\E:\\d+:\\d+: expected .+" + GO_ON), said.get(0));
        reload.look();
        assertEquals(List.of(), said());
    }

    @Test
    void shouldRejectAFileThatIsTooLargeOnce() throws Exception {
        edit("[" + A + "]" + " ".repeat(ConfigurationFile.MAX_BYTES));
        assertUntouched();
        assertEquals(1, said().size());
        reload.look();
        assertEquals(List.of(), said());
    }

    @Test
    void shouldApplyAFileThatWasHalfWrittenWhenItIsWhole() throws Exception {
        edit("[" + A + ",");
        said();
        edit("[" + A + "]");
        assertEquals(Set.of("/run/a.sock"), names());
    }

    @Test
    void shouldNotComplainOfAFileThatIsBeingWritten() throws Exception {
        Files.writeString(file, "");
        FutureTask<Void> look = new FutureTask<>(() -> {
            new Reload(read, store, Duration.ofSeconds(1), log.logger).look();
            return null;
        });
        Thread thread = new Thread(look);
        thread.start();
        while (thread.isAlive() && thread.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
        Files.writeString(file, "[" + A + "]");
        look.get();
        assertEquals(Set.of("/run/a.sock"), names());
        assertEquals(1, said().size());
    }

    @Test
    void shouldSayThatAllIsWellAgainEvenIfNothingChanged() throws Exception {
        edit("[" + A + ",");
        said();
        edit("[" + A + "," + B + "]");
        assertEquals(
                List.of("info: " + file + ": read again: 0 added, 0 changed, 0 removed, 2 as before, 0 refused"),
                said());
        assertUntouched();
    }

    @Test
    void shouldKeepAllWhileTheFileIsGoneAndTakeItWhenItIsBack() throws Exception {
        Files.delete(file);
        reload.look();
        reload.look();
        assertUntouched();
        assertEquals(List.of("error: " + file + ": does not exist: create it, or name another file" + GO_ON), said());
        edit("[" + B + "]");
        assertEquals(Set.of("/run/b.sock"), names());
    }

    @Test
    void shouldTryAgainUntilTheFileCanBeReadAndSayOnlyWhatIsNew() throws Exception {
        Path kept = Files.move(file, directory.resolve("kept"));
        Files.createDirectory(file);
        reload.look();
        reload.look();
        assertEquals(1, said().size());
        Files.delete(file);
        reload.look();
        reload.look();
        assertEquals(1, said().size());
        assertUntouched();
        Files.move(kept, file); // as it was, to the nanosecond
        reload.look();
        assertEquals(1, said().size());
        reload.look();
        assertEquals(List.of(), said());
    }

    @Test
    void shouldTryAgainAFileThatGivesAnErrorOfTheDevice() {
        ConfigurationFile broken = new ConfigurationFile(Path.of("/proc/self/mem"), Accounts.ofHost(), log.logger);
        assertThrows(BadFileException.Unreadable.class, broken::read);
        assertFalse(broken.isAsLastRead());
    }

    @Test
    void shouldTakeAnotherFileThatCameByRename() throws Exception {
        replaceBy(directory.resolve("new"), "[" + B + "]");
        assertEquals(Set.of("/run/b.sock"), names());
    }

    @Test
    void shouldTakeAnotherFileOfTheSameTimeAndSize() throws Exception {
        FileTime time = Files.getLastModifiedTime(file);
        Path next = Files.writeString(directory.resolve("new"), "[" + A + "," + B.replace("b.sock", "c.sock") + "]");
        Files.setLastModifiedTime(next, time);
        Files.move(next, file, StandardCopyOption.REPLACE_EXISTING);
        reload.look();
        assertEquals(Set.of("/run/a.sock", "/run/c.sock"), names());
    }

    @Test
    void shouldFollowASymbolicLinkThatIsSwapped() throws Exception {
        Path one = Files.createDirectory(directory.resolve("one"));
        Path two = Files.createDirectory(directory.resolve("two"));
        Files.move(file, one.resolve("testimony.conf"));
        Files.writeString(two.resolve("testimony.conf"), "[" + B + "]");
        Path current = Files.createSymbolicLink(directory.resolve("current"), one);
        Files.createSymbolicLink(file, current.resolve("testimony.conf"));
        reload.look();
        assertUntouched();
        Files.delete(current);
        Files.createSymbolicLink(current, two);
        reload.look();
        assertEquals(Set.of("/run/b.sock"), names());
    }

    @Test
    void shouldReadAgainWhenTheNameServiceAnswersAfterAll() throws Exception {
        CountDownLatch answer = new CountDownLatch(1);
        Accounts.Lookup late = name -> {
            try {
                answer.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            return name;
        };
        Accounts accounts = new Accounts(late, late, Duration.ofMillis(50));
        reload = new Reload(new ConfigurationFile(file, accounts, log.logger), store, Duration.ZERO, log.logger);
        edit("[" + A + "," + B.replace("}", ", \"User\": \"alice\"}").replace("b.sock", "c.sock") + "]");
        assertEquals(Set.of("/run/a.sock"), names());
        answer.countDown();
        while (names().size() < 2) {
            reload.look();
        }
        assertEquals(Set.of("/run/a.sock", "/run/c.sock"), names());
    }

    @Test
    void shouldNotReadAgainWhatIsAsItWas() throws Exception {
        reload.look();
        assertEquals(List.of(), log.lines);
    }

    @Test
    void shouldTryAgainWhatFailedWhenTheFileIsTouched() throws Exception {
        failed.add("/run/b.sock");
        touch();
        assertEquals(List.of("again " + pid("/run/b.sock")), configurations.events);
        assertEquals(
                List.of("info: " + file + ": read again: 0 added, 0 changed, 0 removed, 2 as before, 0 refused; 1 of"
                        + " those as before tried again"),
                said());
        failed.clear();
        touch();
        assertEquals(List.of(), said());
        assertEquals(1, configurations.events.size());
    }

    @Test
    void shouldKeepWhatRanUnderTheNameOfABadEntryAndApplyTheOthers() throws Exception {
        edit("[" + A.replace("}", ", \"NumBlocks\": 0}") + ",\n" + B.replace("b.sock", "c.sock") + "]");
        assertEquals(Set.of("/run/a.sock", "/run/c.sock"), names());
        assertEquals(
                List.of(
                        "error: " + file + ":1: /run/a.sock: NumBlocks=0 is out of bounds: use a number from 1 to"
                                + " 65536",
                        "info: " + file + ": read again: 1 added, 0 changed, 1 removed, 0 as before, 1 refused"),
                said());
        edit("[" + A + ", " + B.replace("b.sock", "c.sock") + "]");
        assertEquals(
                List.of("info: " + file + ": read again: 0 added, 0 changed, 0 removed, 2 as before, 0 refused"),
                said());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"SoketName\": \"/run/b.sock\", \"Interface\": \"lo\"}",
                "{\"SocketName\": \"/run/b\\ud800.sock\", \"Interface\": \"lo\"}",
                "{\"SocketName\": 7, \"Interface\": \"lo\"}",
                "{\"SocketName\": null, \"Interface\": \"lo\"}",
                "{\"SocketName\": \"/run/b.sock\", \"socketname\": \"/run/c.sock\", \"Interface\": \"lo\"}"
            })
    void shouldKeepWhatABadEntryWithoutAUsableNameMayMean(String entry) throws Exception {
        edit("[" + A + ",\n" + entry + "]");
        assertEquals(Set.of("/run/a.sock", "/run/b.sock"), names());
        List<String> said = said();
        assertTrue(said.get(said.size() - 2)
                .startsWith("warn: " + file + ": /run/b.sock: is kept although no entry names it: "));
        assertEquals(
                "info: " + file + ": read again: 0 added, 0 changed, 0 removed, 2 as before, 1 refused",
                said.get(said.size() - 1));
        edit("[" + A + "]");
        assertEquals(Set.of("/run/a.sock"), names());
    }

    @Test
    void shouldRefuseTheSecondOfTwoEntriesOfOneName() throws Exception {
        edit("[" + A + ",\n" + A.replace("}", ", \"NumBlocks\": 8}") + "]");
        assertEquals(Set.of("/run/a.sock"), names());
        assertTrue(configurations.instances.values().stream().noneMatch(each -> each.containsKey("NumBlocks")));
    }

    @Test
    void shouldNotCareForWhatHasComeFromElsewhere() throws Exception {
        Map<String, Object> other = Map.of(SocketKeys.SOCKET_NAME, "/run/b.sock", SocketKeys.INTERFACE, "eth0");
        configurations.instances.put("io.witness.socket~dns", other);
        edit("[" + A + "]");
        edit("[" + A + "," + B + "]");
        assertEquals(List.of("delete " + pid("/run/b.sock"), "update " + pid("/run/b.sock")), configurations.events);
        assertEquals(other, configurations.instances.get("io.witness.socket~dns"));
    }

    @Test
    void shouldRemoveAllWhenTheListIsEmpty() throws Exception {
        edit("[]");
        assertEquals(Set.of(), names());
        assertEquals(
                List.of("info: " + file
                        + ": read again: 0 added, 0 changed, 2 removed, 0 as before, 0 refused: the list"
                        + " is empty, add an entry to have a socket"),
                said());
    }

    private void assertUntouched() {
        assertEquals(List.of(), configurations.events);
        assertEquals(Set.of("/run/a.sock", "/run/b.sock"), names());
    }

    private Set<String> names() {
        return configurations.instances.values().stream()
                .map(instance -> (String) instance.get(SocketKeys.SOCKET_NAME))
                .collect(Collectors.toSet());
    }

    private static String pid(String socketName) {
        return "io.witness.socket~" + SocketStore.instanceName(socketName);
    }

    /** What was logged since this was called last, for operators. */
    private List<String> said() {
        List<String> said =
                log.lines.stream().filter(line -> !line.startsWith("debug")).toList();
        log.lines.clear();
        return said;
    }

    private void edit(String text) throws Exception {
        Files.writeString(file, text);
        touch();
    }

    private void touch() throws Exception {
        Files.setLastModifiedTime(file, FileTime.fromMillis(1000 * second++));
        reload.look();
    }

    private void replaceBy(Path next, String text) throws Exception {
        Files.writeString(next, text);
        Files.move(next, file, StandardCopyOption.REPLACE_EXISTING);
        reload.look();
    }
}
