package io.witness.it;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** A terminal with a person before it: tmux, with a server of its own, in which a command runs. */
final class Tmux implements AutoCloseable {
    private final Path home;
    private final List<String> tmux;

    private Tmux(Path home, Path name) {
        this.home = home;
        this.tmux = List.of("env", "-u", "TMUX", "LANG=C.UTF-8", "tmux", "-S", name.toString(), "-f", "/dev/null");
    }

    /** Opens a terminal of this size, and runs a command line in it. */
    static Tmux open(Path home, int width, int height, String command) throws Exception {
        Tmux terminal = new Tmux(home, Tools.directory().resolve("tmux" + System.nanoTime()));
        Runtime.getRuntime().addShutdownHook(new Thread(terminal::end));
        terminal.tmux(
                "new-session",
                "-d",
                "-x",
                Integer.toString(width),
                "-y",
                Integer.toString(height),
                // whoever runs the tests may ignore signals, which all children would
                "env --default-signal JAVA_HOME='" + System.getProperty("java.home") + "' sh -c '"
                        + command.replace("'", "'\\''") + "'; sleep 600");
        return terminal;
    }

    private String tmux(String... words) throws Exception {
        List<String> command = new ArrayList<>(tmux);
        command.addAll(List.of(words));
        return Child.run(home, command.toArray(String[]::new));
    }

    /** Presses keys, by tmux's names of them. */
    void press(String... keys) throws Exception {
        List<String> words = new ArrayList<>(List.of("send-keys"));
        words.addAll(List.of(keys));
        tmux(words.toArray(String[]::new));
    }

    /** Types characters. */
    void type(String text) throws Exception {
        tmux("send-keys", "-l", text);
    }

    void resize(int width, int height) throws Exception {
        tmux("resize-window", "-x", Integer.toString(width), "-y", Integer.toString(height));
    }

    /** What is on the screen. */
    String screen() throws Exception {
        return tmux("capture-pane", "-p");
    }

    /** What is on the screen, with the sequences that colour it. */
    String colouredScreen() throws Exception {
        return tmux("capture-pane", "-p", "-e");
    }

    /** Waits until the screen matches, anywhere; ^ and $ are the ends of a line. */
    void await(String pattern) throws Exception {
        Pattern wanted = Pattern.compile(pattern, Pattern.MULTILINE);
        String[] last = {""};
        Await.until(
                "the terminal shows " + pattern,
                () -> wanted.matcher(last[0] = screen()).find(),
                () -> last[0]);
    }

    private void end() {
        List<String> command = new ArrayList<>(tmux);
        command.add("kill-server");
        try {
            new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            System.err.println("witness: a terminal is left: " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        end();
    }
}
