package io.witness.it;

import static io.witness.it.CommandRule.ends;
import static io.witness.it.CommandRule.isInterrupted;
import static io.witness.it.CommandRule.isNotRun;
import static io.witness.it.CommandRule.stays;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** README, CONTRIBUTING and the pages of docs/, by somebody who types what they say, in order, and follows their links. */
class PagesTest {
    private static final String SENSOR = "./witness run --config config/testimony.conf";

    /** The first that fits a command counts. */
    private static final List<CommandRule> RULES = List.of(
            isInterrupted("^\\./witness demo$", "LAG-MS"),
            stays(SENSOR, "^witness: ready: 1 of 1 sockets$"),
            ends("dump \\S+ -c 5$", "\\A(.*:.*\n){5}\\z"),
            stays("dump \\S+ -w - \\| tshark -r -$", "127\\.0\\.0\\.1 . 127\\.0\\.0\\.1"),
            ends("shell sockets$", "^/run/witness-lo\\.sock +lo +capturing "),
            ends("shell clients$", "^/run/witness-lo\\.sock +0 +java "),
            ends("sleep 3; .* shell consumers$", "^protocols +/run/witness-lo\\.sock +0 +running .* udp\\.packets="),
            ends("shell consumers$", "^CONSUMER +SOCKET "),
            ends("shell (witness:)?deployed$", "^FILE +BUNDLE "),
            ends("shell ledger$", "^/run/witness-lo\\.sock +0 +client java .* packets "),
            ends("shell sockets --json$", "\\A\\[\\{\"socketName\":\"/run/witness-lo.sock\","),
            ends("shell$", "^witness:ledger$").given("help"),
            ends("json\\.tool$", "^ +\"socketName\": \"/run/witness-lo.sock\",$"),
            ends("\\| jq ", "\"dropped\": 0\n"),
            ends("lb -s. \\| grep", "\\|Active .*\\|io\\.witness\\.server .*\\|0\\.1\\.1$"),
            stays("^setpriv .* ./witness run", "^witness: ready: 1 of 1 sockets$"),
            isNotRun("^(sudo )?\\./witness (build|test)\\b", "it would build what this test is of"),
            isNotRun("\\bmvn ", "it would build what this test is of"),
            isNotRun("it/bench/run", "it would build as well, and measure for minutes"),
            isNotRun("\\./bench-(daemon|plain)\\.sh", "the load tools are not in the clone"));

    /** Who looks after blocks of a page that are no commands, each of them. */
    private static final Map<String, String> OTHER_TESTS = Map.of(
            "docs/configuration.md", "json properties text: ExamplesTest",
            "docs/consumers.md", "java: ConsumersPageTest",
            "docs/library.md", "java: LibraryTest",
            "docs/readers.md", "text: ExamplesTest",
            "docs/status.md", "json: StatusPageTest");

    /** A drawing shows nothing that could be tried. */
    private static final String LINE_OF_DRAWING = "──";

    @TempDir
    Path home;

    private final Deque<Child> staying = new ArrayDeque<>();

    @AfterEach
    void end() {
        staying.forEach(Child::close);
    }

    static List<Page> pages() throws Exception {
        return Page.all();
    }

    static Stream<Page> pagesWithCommands() throws Exception {
        return pages().stream().filter(page -> !page.commands().isEmpty());
    }

    @ParameterizedTest
    @MethodSource("pages")
    void shouldHaveOnlyBlocksThatATestKnows(Page page) {
        String tested = OTHER_TESTS.getOrDefault(page.name(), ":");
        Set<String> languages = Set.of(tested.substring(0, tested.indexOf(':')).split(" "));
        for (CodeBlock block : page.blocks()) {
            boolean drawing = block.language().equals("text") && block.text().contains(LINE_OF_DRAWING);
            boolean known = block.language().equals("sh") || drawing || languages.contains(block.language());
            assertTrue(known, () -> block + " that no test tries");
        }
    }

    @Test
    void shouldHaveNoRuleThatFitsNothing() throws Exception {
        Set<CommandRule> unused = new HashSet<>(RULES);
        for (Page page : pages()) {
            page.commands().forEach(command -> unused.remove(rule(command)));
        }
        assertEquals(Set.of(), unused);
    }

    private static CommandRule rule(CodeBlock.Command command) {
        return RULES.stream().filter(rule -> rule.fits(command)).findFirst().orElse(ends(".", ""));
    }

    @ParameterizedTest
    @MethodSource("pages")
    void shouldLeadToWhatIsThere(Page page) throws Exception {
        for (String link : page.links()) {
            if (link.matches("\\w+:.*")) {
                continue; // elsewhere
            }
            String[] parts = link.split("#", 2);
            Path target = parts[0].isEmpty()
                    ? page.file()
                    : page.file().resolveSibling(parts[0]).normalize();
            assertTrue(Files.exists(target), () -> page + ": no file is at " + link);
            if (parts.length > 1) {
                Page other = Page.of(Tools.ROOT.relativize(target).toString());
                assertTrue(other.hasAnchor(parts[1]), () -> page + ": no heading is at " + link);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("pagesWithCommands")
    void shouldDoWhatItSays(Page page) throws Exception {
        try (Newcomer newcomer = Newcomer.arrive(home)) {
            prepare(page, newcomer);
            for (CodeBlock.Command command : page.commands()) {
                follow(rule(command), command, newcomer);
            }
            for (Child each : staying) {
                newcomer.interrupt(each);
            }
        }
    }

    /** What a page takes for granted. */
    private void prepare(Page page, Newcomer newcomer) throws Exception {
        switch (page.name()) {
            case "docs/status.md" -> startSensor(newcomer);
            case "docs/updates.md" -> {
                makeJar(page, newcomer);
                startSensor(newcomer);
            }
            case "docs/configuration.md" -> {
                Entry entry = Entry.of(Path.of("/run/witness/lo.sock"), "lo").with("NumBlocks", 16);
                Files.writeString(newcomer.file("/etc/testimony.conf"), Entry.file(entry));
                newcomer.run("install -d -o witness /run/witness /var/lib/witness");
            }
            default -> {}
        }
    }

    private void startSensor(Newcomer newcomer) throws Exception {
        for (CodeBlock.Command command : Page.of("README.md").commands()) {
            if (command.text().contains(SENSOR)) {
                follow(rule(command), command, newcomer);
            }
        }
    }

    /** The bundle that the page copies, in the version that it names. */
    private static void makeJar(Page page, Newcomer newcomer) throws Exception {
        Matcher jar = Pattern.compile("cp (io\\.witness\\.\\w+)-([0-9.]+)\\.jar")
                .matcher(page.commands().get(0).text());
        assertTrue(jar.find(), "the first command copies a bundle");
        BundleJars.withVersion(
                jar.group(1), jar.group(2), newcomer.directory().resolve(jar.group(1) + "-" + jar.group(2) + ".jar"));
    }

    private void follow(CommandRule rule, CodeBlock.Command command, Newcomer newcomer) throws Exception {
        switch (rule.way()) {
            case UNRUN -> UnrunCommand.check(command, home);
            case ENDS ->
                Await.until(command + " shows " + rule.shown(), () -> rule.isShown(output(rule, command, newcomer)));
            case STAYS -> staying.push(awaitShown(rule, command, newcomer));
            case INTERRUPTED -> newcomer.interrupt(awaitShown(rule, command, newcomer));
        }
    }

    private static String output(CommandRule rule, CodeBlock.Command command, Newcomer newcomer) throws Exception {
        try (Child child = newcomer.type(command.text() + (rule.input().isEmpty() ? "" : " <<<" + rule.input()))) {
            assertEquals(0, child.awaitStatus(), () -> command + "\n" + child);
            assertEquals("", child.err(), command::toString);
            return child.out();
        }
    }

    private static Child awaitShown(CommandRule rule, CodeBlock.Command command, Newcomer newcomer) throws Exception {
        Child child = newcomer.type(command.text());
        Await.until(
                command + " shows " + rule.shown(),
                () -> rule.isShown(child.out()) || !child.isAlive(),
                child::toString);
        assertTrue(rule.isShown(child.out()), () -> command + "\n" + child);
        return child;
    }
}
