package io.witness.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The live view, on a terminal and as text. */
class TopTest extends OnSharedRuntime {
    @Override
    void addSockets() throws Exception {
        add("busy", entry -> entry.with("NumBlocks", 16));
        add("silent", entry -> entry.with("NumBlocks", 16));
    }

    private List<String> command(String... words) {
        List<String> command = new ArrayList<>(
                List.of(Witness.COMMAND, "top", "--state", witness.state().toString()));
        command.addAll(List.of(words));
        return command;
    }

    private Child top(String... words) throws Exception {
        return Child.start(home, command(words));
    }

    /** A terminal with the view, behind a line that tells whether the screen was restored. */
    private Tmux onTerminal(int width, int height, String environment) throws Exception {
        return Tmux.open(
                home,
                width,
                height,
                "echo BEFORE; env " + environment + " " + String.join(" ", command())
                        + "; echo status $?; stty -a | grep -ow -- -\\\\?icanon");
    }

    private Child flood() throws Exception {
        return Traffic.flood(home, veth("busy"), 2000, 200);
    }

    private String row(String name) {
        return "^" + Pattern.quote(socket(name).toString()) + " +0 ";
    }

    @Test
    void shouldPrintRoundsAsTextWhereThereIsNoTerminal() throws Exception {
        try (Child sender = flood();
                Child client = Clients.inC(home, socket("busy"));
                Child top = top("-d", "0.5")) {
            witness.awaitClients(List.of(client));
            Pattern shown = Pattern.compile(
                    "^SOCKET +INDEX +INTERFACE +STATE +PACKETS/S +BLOCKS/S +DROPS/S +DROPPED +BLOCKS +FREE +SLACK-S +DETAIL\n"
                            + row("busy").substring(1) + "+" + veth("busy").captured()
                            + " +capturing +[1-9]\\d* +\\S+ +0 +0 +16 +\\d+ +\\d+\\S* +-\n"
                            + row("silent").substring(1) + "+" + veth("silent").captured()
                            + " +capturing +0 +0 +0 +0 +16 +16 +- +-\n"
                            + "READER +PID +SOCKET +INDEX +PACKETS/S .*\n"
                            + "\\S+ +" + client.pid() + " +"
                            + Pattern.quote(socket("busy").toString()) + " +0 +[1-9]",
                    Pattern.MULTILINE);
            Await.until("rates are shown", () -> shown.matcher(top.out()).find(), top::toString);
            assertFalse(top.out().contains("\u001b"), top::toString);
            top.signal("INT");
            top.expectStatus(0);
            assertEquals("", top.err());
        }
    }

    @Test
    void shouldEndAfterItsRoundsByASignalOrWithoutAnyoneWhoReads() throws Exception {
        try (Child top = top("-n", "2", "-d", "0.1")) {
            top.expectStatus(0);
            assertEquals(
                    2,
                    top.lines().stream()
                            .filter(line -> line.startsWith("SOCKET "))
                            .count());
        }
        try (Child top = top("-d", "0.1")) {
            Await.until("it runs", () -> !top.lines().isEmpty(), top::toString);
            top.signal("TERM");
            top.expectStatus(0);
        }
        String state = witness.state().toString();
        String pipe = "set -o pipefail; \"$0\" top --state \"$1\" -d 0.1 | head -n 1";
        String piped = Child.run(home, "bash", "-c", pipe, Witness.COMMAND, state);
        assertTrue(piped.contains("2 rings, "), piped);
    }

    @Test
    void shouldSayInOneLineWhatIsWrong() throws Exception {
        try (Child top = top("-d", "never")) {
            top.expectStatus(2);
            assertEquals("witness: -d never: give seconds from 0.1 to 86400\n", top.err());
        }
        try (Child top = Child.start(home, List.of(Witness.COMMAND, "top", "--state", "/nowhere"))) {
            top.expectStatus(1);
            assertEquals("witness: no witness runs on /nowhere: control.sock: there is no such file\n", top.err());
        }
    }

    @Test
    void shouldFollowKeysAndTheSizeOfATerminal() throws Exception {
        try (Child sender = flood();
                Child client = Clients.inC(home, socket("busy"));
                Tmux terminal = onTerminal(110, 20, "X=1")) {
            witness.awaitClients(List.of(client));
            terminal.await("SLACK-S▲(.*\n)+" + row("busy").substring(1) + "(.*\n)+"
                    + row("silent").substring(1) + "(.*\n)+READER ");
            terminal.await("^\\S+ +" + client.pid() + " .*busy\\.sock");
            terminal.press("Right", "Right"); // behind the columns that have no room, the first one
            terminal.await("SOCKET▲");
            terminal.press("r");
            terminal.await("SOCKET▼(.*\n)+" + row("silent").substring(1) + "(.*\n)+"
                    + row("busy").substring(1));
            terminal.type("/busy");
            terminal.await("^filter: busy_");
            assertFalse(terminal.screen().contains("silent.sock"), terminal.screen());
            terminal.press("Enter", "Tab", "Down", "Enter");
            terminal.await("^PID +" + client.pid() + "\n(.*\n)*kind +client\n");
            terminal.press("Escape");
            terminal.await("^READER ");
            terminal.type(" ");
            terminal.await("^paused  filter: busy");
            terminal.type("p?");
            terminal.await("^Space, p ");
            terminal.press("q");
            terminal.await("^READER ");
            terminal.resize(46, 10);
            terminal.await("^SOCKET▼ +PACKETS/S +DROPS/S +SLACK-S$");
            terminal.resize(150, 40);
            terminal.await("INTERFACE +STATE.* BLOCKS ");
            terminal.press("C-c");
            terminal.await("BEFORE\nstatus 0\nicanon$");
        }
    }

    @Test
    void shouldHaveTheColumnsThatThePageShows() throws Exception {
        String page = Page.of("docs/shell.md").blocks().stream()
                .filter(block -> block.language().equals("text"))
                .findFirst()
                .orElseThrow()
                .text();
        try (Tmux terminal = onTerminal(150, 14, "X=1")) {
            terminal.await("SLACK-S▲");
            for (String table : List.of("SOCKET ", "READER ")) {
                List<String> shown = columns(terminal.screen(), table);
                assertTrue(shown.containsAll(columns(page, table)), () -> shown + " and " + columns(page, table));
                assertTrue(columns(page, table).size() > 5, page);
            }
        }
    }

    private static List<String> columns(String screen, String first) {
        return screen.lines()
                .filter(line -> line.startsWith(first))
                .flatMap(line -> Stream.of(line.split(" +")))
                .toList();
    }

    @Test
    void shouldRestoreTheTerminalAfterASignal() throws Exception {
        for (String signal : List.of("INT", "TERM", "HUP")) {
            try (Tmux terminal = onTerminal(80, 24, "X=" + signal)) {
                terminal.await("SLACK-S");
                Child.run(home, "pkill", "-" + signal, "-f", "top.Top --state .* --state " + witness.state());
                terminal.await("BEFORE\nstatus 0\nicanon$");
            }
        }
    }

    /** On a terminal and as text: the last numbers stay while there is no Witness, and those of the next one follow. */
    /** As of somebody who logs in from elsewhere. */
    @Test
    void shouldDrawOnATerminalThatThisHostDoesNotKnow() throws Exception {
        try (Tmux terminal = onTerminal(80, 24, "TERM=nobodys-terminal")) {
            terminal.await("^witness top .*");
            terminal.press("q");
            terminal.await("BEFORE\nstatus 0\nicanon$"); // and nothing between
        }
    }

    @Test
    void shouldGoOnWithTheNextWitness() throws Exception {
        Path other = Files.createDirectory(home.resolve("other"));
        Path socket = other.resolve("lo.sock");
        Entry entry = Entry.of(socket, "lo").with("NumBlocks", 16);
        List<String> command = List.of(
                Witness.COMMAND,
                "top",
                "-d",
                "0.5",
                "--state",
                other.resolve("state").toString());
        String row = Pattern.quote(socket.toString()) + " +0 ";
        Tmux open;
        Child plain;
        try (Witness first = Witness.start(other, entry)) {
            open = Tmux.open(home, 200, 20, "env NO_COLOR=1 " + String.join(" ", command));
            open.await("^" + row + ".*capturing .* 16 +16 ");
            plain = Child.start(home, command);
            Await.until("it prints", () -> plain.out().contains(socket.toString()), plain::toString);
        }
        try (Tmux terminal = open;
                Child text = plain) {
            terminal.await("no witness runs on .*: trying again");
            assertNoColour(terminal); // this line would be red
            // the last sample may have seen it end, without its ring
            String last = "(?m)^" + Pattern.quote(socket.toString()) + " +[0-] ";
            assertTrue(Pattern.compile(last).matcher(terminal.screen()).find(), terminal.screen());
            text.awaitErr("it is asked again until it answers");
            int printed = text.out().length();
            try (Witness second = Witness.start(other, entry.with("NumBlocks", 32))) {
                terminal.await("^" + row + ".*capturing .* 32 +32 ");
                assertFalse(terminal.screen().contains("trying again"), terminal.screen());
                Pattern next = Pattern.compile("(?m)^" + row + ".* 32 +32 ");
                Await.until(
                        "it prints again",
                        () -> next.matcher(text.out().substring(printed)).find(),
                        text::toString);
                assertEquals(1, text.errLines("it answers again").size(), text::toString);
                assertEquals(2, text.errLines("witness: ").size(), text::toString);
            }
        }
    }

    @Test
    void shouldDoWithoutColoursAndWithoutUtf8() throws Exception {
        try (Tmux plain = onTerminal(110, 20, "LC_ALL=C NO_COLOR=1")) {
            plain.await("SLACK-S\\^");
            assertTrue(plain.screen().chars().allMatch(c -> c < 128), plain.screen());
            assertNoColour(plain);
        }
    }

    private static void assertNoColour(Tmux terminal) throws Exception {
        String screen = terminal.colouredScreen();
        assertFalse(
                Pattern.compile("\u001b\\[[\\d;]*\\b3[0-7]m").matcher(screen).find(), screen);
    }
}
