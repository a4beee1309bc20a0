package io.witness.it;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A process of a test, with its output in files. It ends with the JVM that started it. */
final class Child implements AutoCloseable {
    private static final Set<Process> ALIVE = ConcurrentHashMap.newKeySet();
    private static final int GENEROUS_SECONDS = 60;
    /**
     * What a process is told to end with is the thread that started it: this one stays, and those that execute tests at the same time end
     * when they were idle.
     */
    private static final ExecutorService STARTER = Executors.newSingleThreadExecutor(work -> {
        Thread thread = new Thread(work, "child-starter");
        thread.setDaemon(true);
        return thread;
    });

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> ALIVE.forEach(Process::destroyForcibly)));
    }

    private final List<String> command;
    private final Process process;
    private final Path out;
    private final Path err;

    private Child(List<String> command, Process process, Path out, Path err) {
        this.command = command;
        this.process = process;
        this.out = out;
        this.err = err;
    }

    /** Starts a command; its output goes to new files of the directory. */
    static Child start(Path directory, List<String> command) throws IOException {
        Path out = Files.createTempFile(directory, "child", ".out");
        Path err = Files.createTempFile(directory, "child", ".err");
        // a shell that starts the build in the background lets it ignore SIGINT, and nohup SIGHUP, which its children
        // would inherit
        List<String> guarded =
                new ArrayList<>(List.of("setpriv", "--pdeathsig", "KILL", "env", "--default-signal=HUP,INT,TERM"));
        guarded.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(guarded)
                .directory(directory.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("PYTHONDONTWRITEBYTECODE", "1"); // a test leaves the sources as they are
        // hardly any command runs for so long that the second compiler gains what it costs
        builder.environment().put("WITNESS_JAVA_OPTS", "-XX:TieredStopAtLevel=1");
        Process process = start(builder);
        process.getOutputStream().close();
        ALIVE.add(process);
        return new Child(command, process, out, err);
    }

    private static Process start(ProcessBuilder builder) throws IOException {
        try {
            return STARTER.submit(builder::start).get();
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        }
    }

    /** Runs a command that is to succeed. */
    static String run(Path directory, String... command) throws Exception {
        try (Child child = start(directory, List.of(command))) {
            child.expectStatus(0);
            return child.out();
        }
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    void signal(String name) throws Exception {
        new ProcessBuilder("kill", "-" + name, Long.toString(pid())).start().waitFor();
    }

    int awaitStatus() throws InterruptedException {
        return awaitStatus(GENEROUS_SECONDS);
    }

    int awaitStatus(long seconds) throws InterruptedException {
        if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
            throw new AssertionError("still running after " + seconds + " s: " + this);
        }
        return process.exitValue();
    }

    void expectStatus(int expected) throws InterruptedException {
        int status = awaitStatus();
        if (status != expected) {
            throw new AssertionError("status " + status + ", expected " + expected + ": " + this);
        }
    }

    String out() {
        return read(out);
    }

    /** The whole lines of standard output so far. */
    List<String> lines() {
        String text = out();
        return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
    }

    /** The lines of standard output so far, which may be more than there is memory. To be closed. */
    Stream<String> outLines() throws IOException {
        return Files.lines(out);
    }

    String err() {
        return read(err);
    }

    /** The lines of standard error that contain all of these. */
    List<String> errLines(Object... texts) {
        return err().lines()
                .filter(line -> Stream.of(texts).allMatch(text -> line.contains(text.toString())))
                .toList();
    }

    void awaitErr(String text) throws Exception {
        Await.until("standard error has " + text, () -> err().contains(text) || !isAlive(), this::toString);
        if (!err().contains(text)) {
            throw new AssertionError("ended without \"" + text + "\" on standard error: " + this);
        }
    }

    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
        ALIVE.remove(process);
    }

    @Override
    public void close() {
        try {
            kill();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String read(Path file) {
        try {
            // a character at the end may not be complete yet
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The command and the end of what it wrote. */
    @Override
    public String toString() {
        return command + "\nstandard output: " + end(out()) + "\nstandard error: " + end(err());
    }

    private static String end(String text) {
        return text.substring(Math.max(0, text.length() - 4000));
    }
}
