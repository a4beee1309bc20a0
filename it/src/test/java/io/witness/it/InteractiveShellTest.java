package io.witness.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The shell on a terminal, and those on its control socket who do harm. */
class InteractiveShellTest extends OnSharedRuntime {
    private static final String PROMPT = "witness> ";
    private static final String LONG = "(($.context bundle) loadClass java.lang.Thread) sleep 600000";

    /** Files that the runtime may open meanwhile for other reasons; more connections than that are made. */
    private static final int FEW = 5;

    @Override
    void addSockets() throws Exception {
        add("seen", entry -> entry.with("NumBlocks", 64));
    }

    private String command(Path state) {
        return "echo BEFORE; env HOME=" + home + " XDG_STATE_HOME= " + Witness.COMMAND + " shell --state " + state
                + "; echo status $?";
    }

    private Tmux shell() throws Exception {
        Tmux terminal = Tmux.open(home, 160, 20, command(witness.state())); // for tables with long names
        terminal.await("^witness> *$");
        return terminal;
    }

    @Test
    void shouldCompleteCommandsOptionsAndSocketNames() throws Exception {
        try (Tmux terminal = shell()) {
            terminal.type("led");
            terminal.press("Tab");
            terminal.await("^witness> ledger *$");
            terminal.type("-");
            terminal.press("Tab");
            terminal.await("^witness> ledger --json *$");
            terminal.press("C-u");
            terminal.type("echo " + home + "/s");
            terminal.press("Tab");
            terminal.await("^witness> echo " + socket("seen") + " *$");
            terminal.press("Enter");
            terminal.await("^" + socket("seen") + "\nwitness> *$");
        }
    }

    /** But for names and numbers. What the page shows behind prompts is typed; the last word is completed. */
    @Test
    void shouldLookAsThePageShows() throws Exception {
        String page = Page.of("docs/shell.md").blocks("text").get(1).text();
        List<String> typed = page.lines()
                .filter(line -> line.startsWith(PROMPT))
                .map(line -> line.substring(PROMPT.length()))
                .toList();
        try (Tmux terminal = shell()) {
            for (String line : typed.subList(0, typed.size() - 1)) {
                terminal.type(line);
                terminal.press("Enter");
                terminal.await("^witness> *\n*\\z");
            }
            terminal.type(typed.get(typed.size() - 1));
            terminal.press("Tab");
            Await.until(
                    "it looks as the page shows",
                    () -> alike(screen(terminal)).equals(alike(page)),
                    () -> alike(page) + "\n" + screen(terminal));
        }
    }

    private static String screen(Tmux terminal) {
        try {
            String screen = terminal.screen();
            return screen.substring(screen.indexOf(PROMPT));
        } catch (Exception e) {
            return e.toString();
        }
    }

    private static List<String> alike(String screen) {
        return screen.strip()
                .lines()
                .map(line -> line.replace(home + "/seen.sock", "/run/eth0.sock")
                        .replaceAll("(?<= )(-|\\d+)(?= |$)", "0")
                        .replaceAll(" +", " ")
                        .strip())
                .toList();
    }

    @Test
    void shouldKeepLinesForTheNextShellAndFromOthers() throws Exception {
        try (Tmux terminal = shell()) {
            terminal.type("echo first");
            terminal.press("Enter");
            terminal.await("^first\nwitness> *$");
            terminal.type(" echo unnoticed");
            terminal.press("Enter");
            terminal.await("^unnoticed\nwitness> *$");
            terminal.type("fail");
            terminal.press("Enter");
            terminal.await("^witness: Command not found: fail: help lists all\nwitness> *$");
            terminal.press("C-d");
            terminal.await("^status 1$");
        }
        Path history = home.resolve(".local/state/witness/shell-history");
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(history)));
        assertTrue(Files.readString(history).endsWith("echo first\nfail\n"), Files.readString(history));
        try (Tmux terminal = shell()) {
            terminal.press("Up", "Up");
            terminal.await("^witness> echo first *$");
            terminal.press("BSpace");
            terminal.type("!");
            terminal.press("Enter");
            terminal.await("^firs!\nwitness> *$");
            terminal.type("exit");
            terminal.press("Enter");
            terminal.await("^status 0$");
        }
    }

    @Test
    void shouldInterruptALongCommandAndGoOn() throws Exception {
        try (Tmux terminal = shell()) {
            terminal.type("half a li");
            terminal.press("C-c");
            terminal.await("\nwitness> *$");
            terminal.type(LONG);
            terminal.press("Enter");
            terminal.await("sleep 600000 *\n$");
            Await.until("the command is given up", () -> {
                terminal.press("C-c"); // at the prompt, it does nothing but scroll
                Thread.sleep(1000);
                return terminal.screen().contains("witness: interrupted: "); // behind the ^C that the terminal shows
            });
            terminal.type("echo on");
            terminal.press("Enter");
            terminal.await("^on\nwitness> *$");
        }
    }

    @Test
    void shouldLastLongerThanTheWitness() throws Exception {
        Path other = Files.createDirectory(home.resolve("other"));
        Entry entry = Entry.of(other.resolve("lo.sock"), "lo");
        Tmux terminal;
        try (Witness first = Witness.start(other, entry)) {
            awaitControlSocket(first);
            terminal = Tmux.open(home, 120, 20, command(first.state()));
            terminal.await("^witness> *$");
        }
        try (Tmux open = terminal) {
            open.type("echo gone");
            open.press("Enter");
            open.await("^witness: .*\nwitness> *$");
            assertFalse(open.screen().contains("\ngone"), open.screen());
            try (Witness second = Witness.start(other, entry)) {
                awaitControlSocket(second);
                open.type("echo back");
                open.press("Enter");
                open.await("^back\nwitness> *$");
            }
        }
    }

    private static void awaitControlSocket(Witness started) throws Exception {
        Path socket = started.state().resolve("control.sock");
        Await.until("commands are taken", () -> Files.exists(socket));
    }

    @Test
    void shouldWorkWhereLinesCannotBeKept() throws Exception {
        String readOnly = command(witness.state()).replace("HOME=" + home, "HOME=/proc");
        try (Tmux terminal = Tmux.open(home, 120, 20, readOnly)) {
            terminal.await("^witness: lines are not kept for later shells: ");
            terminal.type("echo on");
            terminal.press("Enter");
            terminal.await("^on\nwitness> *$");
        }
    }

    /** Each sends or takes what it likes, while packets come and a client reads all of them. */
    @Test
    void shouldNotDisturbTheCaptureWhateverIsSentToTheControlSocket() throws Exception {
        try (Child client = Clients.inC(home, socket("seen"))) {
            witness.awaitClients(List.of(client));
            long descriptors = witness.descriptors();
            try (Child sender = Traffic.flood(home, veth("seen"), 5000, 200)) {
                sendGarbage();
                floodWithRequests();
                cutOff();
            }
            Await.until("the connections are closed", () -> witness.descriptors() < descriptors + FEW);
            assertEquals("still\n", witness.shell("echo still"));
            Data seen = witness.data("witness:sockets").at(socket("seen"));
            assertEquals(0, seen.number("totals.kernel.dropped"));
            assertEquals(0, seen.number("totals.readers.skipped.packets"));
            assertEquals(0, seen.number("totals.ended.evicted"));
            assertTrue(seen.number("totals.taken.packets") > 0);
        }
    }

    private SocketChannel connect() throws Exception {
        return SocketChannel.open(UnixDomainSocketAddress.of(witness.state().resolve("control.sock")));
    }

    /** 100 MB that are no requests: it ends the connection at the first of them. */
    private void sendGarbage() throws Exception {
        ByteBuffer garbage = ByteBuffer.wrap("GET / HTTP/1.1\r\n".repeat(4096).getBytes());
        for (int sent = 0; sent < 100_000_000; sent += garbage.capacity()) {
            try (SocketChannel channel = connect()) {
                channel.write(garbage.rewind());
            } catch (IOException e) {
                continue; // the other side was faster
            }
        }
    }

    /** 100 MB of requests of the longest kind, as fast as their answers come. */
    private void floodWithRequests() throws Exception {
        byte[] longest = new byte[4 + 65536];
        longest[1] = 1;
        Arrays.fill(longest, 4, longest.length, (byte) ' ');
        ByteBuffer request = ByteBuffer.wrap(longest);
        ByteBuffer answers = ByteBuffer.allocate(65536);
        try (SocketChannel channel = connect()) {
            channel.configureBlocking(false);
            for (long sent = 0; sent < 100_000_000; ) {
                int written = channel.write(request.hasRemaining() ? request : request.rewind());
                sent += written;
                int read = channel.read(answers.clear());
                assertTrue(read >= 0, "the connection was ended");
                if (written == 0 && read == 0) {
                    Thread.sleep(1);
                }
            }
        }
    }

    /** Twenty who leave in the middle of a command, of a request, or at once; and twenty who never read a long answer. */
    private void cutOff() throws Exception {
        List<SocketChannel> deaf = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            for (String line : List.of("", LONG, "help")) {
                try (SocketChannel channel = connect()) {
                    ByteBuffer request = ByteBuffer.allocate(4 + line.length()).putInt(Math.max(1, line.length()));
                    channel.write(request.put(line.getBytes()).flip());
                }
            }
            SocketChannel channel = connect();
            channel.configureBlocking(false);
            ByteBuffer request = ByteBuffer.wrap(new byte[] {0, 0, 0, 4, 'h', 'e', 'l', 'p'});
            while (channel.write(request.rewind()) == request.capacity()) {}
            deaf.add(channel);
        }
        assertEquals("still\n", witness.shell("echo still"));
        Memory.assertBounded(witness);
        for (SocketChannel channel : deaf) {
            channel.close();
        }
    }
}
