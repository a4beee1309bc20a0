package io.witness.it;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.shell.control.ControlConnection;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** The command {@code witness} of the distribution, and a runtime started by it. Closing asserts that it ends cleanly. */
final class Witness implements AutoCloseable {
    static final String COMMAND =
            Tools.ROOT.resolve("platform-runtime/target/witness/witness").toString();

    private final Path home;
    private final Path state;
    private final Child process;
    private boolean ended;

    private Witness(Path home, Path state, Child process) {
        this.home = home;
        this.state = state;
        this.process = process;
    }

    /** Starts a runtime and waits until all entries were tried. The directory gets its configuration and its state. */
    static Witness start(Path home, Entry... entries) throws Exception {
        Witness witness = launch(home, Entry.file(entries));
        try {
            witness.awaitReady();
        } catch (AssertionError e) {
            witness.process.close();
            throw e;
        }
        return witness;
    }

    /** Starts a runtime with this configuration file, behind commands that limit it. */
    static Witness launch(Path home, String configuration, String... prefix) throws IOException {
        Path file = Files.writeString(home.resolve("testimony.conf"), configuration);
        Path state = home.resolve("state");
        return new Witness(home, state, Child.start(home, runCommand(file, state, prefix)));
    }

    /** Starts a runtime with this configuration file, and more options. */
    static Witness launch(Path home, String configuration, List<String> options) throws IOException {
        Path file = Files.writeString(home.resolve("testimony.conf"), configuration);
        Path state = home.resolve("state");
        List<String> command = runCommand(file, state);
        command.addAll(options);
        return new Witness(home, state, Child.start(home, command));
    }

    /** Starts a runtime as another user. */
    static Witness launch(Path home, TestUser account, String configuration, String... capabilities) throws Exception {
        TestUser.open(home);
        Path file = Files.writeString(home.resolve("testimony.conf"), configuration);
        Path state = Files.createDirectory(home.resolve("state"));
        account.own(state);
        List<String> command = account.command(capabilities);
        command.addAll(
                List.of(ReadableCopy.command(), "run", "--config", file.toString(), "--state", state.toString()));
        return new Witness(home, state, Child.start(home, command));
    }

    static List<String> runCommand(Path configuration, Path state, String... prefix) {
        List<String> command = new ArrayList<>(Arrays.asList(prefix));
        command.addAll(List.of(COMMAND, "run", "--config", configuration.toString(), "--state", state.toString()));
        return command;
    }

    Child process() {
        return process;
    }

    Path state() {
        return state;
    }

    Path configuration() {
        return home.resolve("testimony.conf");
    }

    /** The line that says so, once it is there. */
    String awaitReady() throws Exception {
        Await.until("it is ready", () -> ready() != null || !process.isAlive(), process::toString);
        if (ready() == null) {
            throw new AssertionError("ended before it was ready: " + process);
        }
        return ready();
    }

    private String ready() {
        return process.lines().stream()
                .filter(line -> line.startsWith("witness: ready: "))
                .findFirst()
                .orElse(null);
    }

    /** What a shell command prints. */
    String shell(String command) throws IOException {
        return shell(state, command);
    }

    /** What a shell command prints. The connection is made here: a JVM for each poll would cost more than the tests. */
    static String shell(Path state, String command) throws IOException {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        try (ControlConnection connection = ControlConnection.to(state)) {
            ControlConnection.Outcome outcome = connection.execute(command, output, output);
            assertTrue(outcome.succeeded(), () -> command + ": " + outcome.error());
        }
        return output.toString(StandardCharsets.UTF_8);
    }

    /** Updates a bundle by its symbolic name. */
    void update(String bundle) throws IOException {
        toBundle("update", bundle);
    }

    /** Executes a command with the number of a bundle, such as {@code stop}. */
    void toBundle(String command, String bundle) throws IOException {
        String id = shell("lb -s")
                .lines()
                .filter(line -> line.contains(bundle + " "))
                .map(line -> line.strip().split("\\|")[0])
                .findFirst()
                .orElseThrow();
        shell(command + " " + id);
    }

    /** What a shell command prints as data. */
    Data data(String command) throws IOException {
        return Data.of(state, command);
    }

    /** What a shell command prints when it is executed by the command {@code witness shell}. */
    String shellProcess(String command) throws Exception {
        return Child.run(home, COMMAND, "shell", "--state", state.toString(), command);
    }

    void awaitShell(String command, String text) throws Exception {
        String[] last = {""};
        Await.until(
                command + " shows " + text,
                () -> (last[0] = shell(command)).contains(text),
                () -> last[0] + "\n" + process);
    }

    /** Waits until a socket is in a phase, such as {@code capturing}. */
    void awaitPhase(Path socket, String phase) throws Exception {
        Data[] last = {null};
        Await.until(
                socket + " is " + phase,
                () -> (last[0] = data("witness:sockets"))
                        .all()
                        .anyMatch(each -> each.is("socketName", socket.toString()) && each.is("state.phase", phase)),
                () -> last[0] + "\n" + process);
    }

    /** Waits until all of these are clients that get every block from now on. */
    void awaitClients(List<Child> clients) throws Exception {
        Await.until(
                "all clients are there",
                () -> showsAll(data("witness:clients"), clients)
                        || !clients.stream().allMatch(Child::isAlive),
                process::toString);
        clients.forEach(client -> assertTrue(client.isAlive(), client::toString));
    }

    private static boolean showsAll(Data connected, List<Child> clients) {
        return clients.stream()
                .allMatch(
                        client -> connected.all().anyMatch(shown -> shown.is("subscription.reader.pid", client.pid())));
    }

    /** How many descriptors the runtime has open. */
    long descriptors() throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc", Long.toString(process.pid()), "fd"))) {
            return open.count();
        }
    }

    /** Waits until it ends by itself, with a status other than 0. */
    int awaitFailure() throws Exception {
        int status = process.awaitStatus();
        ended = true;
        assertNotEquals(0, status, process::toString);
        return status;
    }

    /** Ends it by a signal, and asserts that it ends well. */
    void stop(String signal) throws Exception {
        ended = true;
        long start = System.nanoTime();
        process.signal(signal);
        process.expectStatus(0);
        System.out.printf("witness: ended %d ms after SIG%s%n", (System.nanoTime() - start) / 1_000_000, signal);
        assertFalse(hasSocketFile(home), () -> "a socket file is left in " + home);
    }

    private static boolean hasSocketFile(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.anyMatch(Witness::isSocket);
        }
    }

    private static boolean isSocket(Path file) {
        try {
            return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                    .isOther();
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() throws Exception {
        try (process) {
            if (!ended) {
                stop("TERM");
            }
        }
    }
}
