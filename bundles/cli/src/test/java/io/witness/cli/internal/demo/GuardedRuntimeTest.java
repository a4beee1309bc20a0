package io.witness.cli.internal.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The guard with a shell in place of a Witness. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@Execution(ExecutionMode.CONCURRENT) // one waits for seconds until a process is killed
class GuardedRuntimeTest {
    @TempDir
    Path base;

    private GuardedRuntime runtime(String script) throws DemoException {
        return new GuardedRuntime(new TemporaryDirectory(base), List.of("bash", "-c", script, "runtime"));
    }

    /** The process that wrote its number into a file of the base. */
    private ProcessHandle process(String name) throws Exception {
        return ProcessHandle.of(
                        Long.parseLong(Files.readString(base.resolve(name)).strip()))
                .orElseThrow();
    }

    private void assertNothingIsLeft() throws Exception {
        try (var files = Files.list(base)) {
            assertEquals(List.of(), files.filter(Files::isDirectory).toList());
        }
    }

    @Test
    void shouldRunItInADirectoryOfItsOwnAndEndIt() throws Exception {
        String script = "echo $$ >" + base.resolve("pid") + "; echo \"$@\" >" + base.resolve("words")
                + "; echo noise; echo witness: ready: 1 of 1 sockets; exec sleep 1000";
        ProcessHandle process;
        try (GuardedRuntime runtime = runtime(script)) {
            Path directory = runtime.directory();
            assertEquals(base, directory.getParent());
            assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)));
            Files.writeString(directory.resolve("testimony.conf"), "");
            assertFalse(Files.exists(base.resolve("pid")), "it waits for its configuration");
            runtime.start();
            process = process("pid");
            assertTrue(process.isAlive());
            assertEquals(
                    "--config " + directory + "/testimony.conf --state " + directory + "/state\n",
                    Files.readString(base.resolve("words")));
        }
        assertFalse(process.isAlive());
        assertNothingIsLeft();
    }

    @Test
    void shouldKillWhatDoesNotEnd() throws Exception {
        String script = "trap '' TERM; echo $$ >" + base.resolve("pid")
                + "; echo witness: ready: 1 of 1 sockets; while :; do sleep 0.1; done";
        ProcessHandle process;
        try (GuardedRuntime runtime = runtime(script)) {
            runtime.start();
            process = process("pid");
        }
        assertFalse(process.isAlive());
        assertNothingIsLeft();
    }

    @Test
    void shouldLeaveNothingOfWhatNeverStarted() throws Exception {
        runtime("exit 1").close();
        assertNothingIsLeft();
    }

    @Test
    void shouldSayWhatTheRuntimeSays() throws Exception {
        String script = "echo '2026 WARN x: no' >&2; echo '2026-01-01T00:00:00Z ERROR Socket: /a: no memory' >&2;"
                + "echo '2026 ERROR later' >&2";
        for (String end : new String[] {"", "; echo witness: ready: 0 of 1 sockets; sleep 1000"}) {
            try (GuardedRuntime runtime = runtime(script + end)) {
                assertEquals(
                        "the runtime does not serve the capture: the runtime says: Socket: /a: no memory",
                        assertThrows(DemoException.class, runtime::start).getMessage());
            }
            assertNothingIsLeft();
        }
    }

    @Test
    void shouldSayThatTheRuntimeSaysNothing() throws Exception {
        try (GuardedRuntime runtime = runtime("exit 0")) {
            assertEquals(
                    "the runtime does not serve the capture",
                    assertThrows(DemoException.class, runtime::start).getMessage());
        }
    }

    @Test
    void shouldSayThatThereIsNoPlace() {
        Path missing = base.resolve("missing");
        String message = assertThrows(
                        DemoException.class, () -> new GuardedRuntime(new TemporaryDirectory(missing), List.of("true")))
                .getMessage();
        assertTrue(message.startsWith(missing + ", where temporary files go, cannot be used (mktemp: "), message);
    }
}
