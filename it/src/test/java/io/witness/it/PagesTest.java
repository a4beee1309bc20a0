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
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** README, CONTRIBUTING and the pages of docs/ are right: their commands are run, in order, and their links lead somewhere. */
@Execution(ExecutionMode.CONCURRENT) // commands wait most of the time, each page on a host of its own
class PagesTest {
    private static final String SENSOR = "./witness run --config config/testimony.conf";

    /** The first that fits a command counts. */
    private static final List<CommandRule> RULES = List.of(
            isInterrupted("^\\./witness demo$", "LAG-MS"),
            stays(SENSOR, "^witness: ready: 1 of 1 sockets$"),
            ends("dump \\S+ -c 5$", "\\A(.*:.*\n){5}\\z"),
            stays("dump \\S+ -w - \\| tshark -r -$", "127\\.0\\.0\\.1 . 127\\.0\\.0\\.1"),
            isInterrupted("witness flows \\S+sock --top 10$", "^ICMP +127\\.0\\.0\\.1 +127\\.0\\.0\\.1 "),
            ends("witness flows some\\.pcapng$", "\\A\\{\"timestamp\":.*\"event_type\":\"flow\","),
            isInterrupted("witness flows \\S+sock --active 1 ", "\"end\":\"active\",\"part\":1\\}"),
            ends("shell sockets$", "^/run/witness-lo\\.sock +lo +capturing "),
            ends("shell clients$", "^/run/witness-lo\\.sock +0 +java "),
            ends("sleep 3; .* shell consumers$", "^protocols +/run/witness-lo\\.sock +0 +running .* udp\\.packets="),
            ends("sleep 5; .* shell consumers", "^recorder +/run/witness-lo\\.sock +0 +running .* packets="),
            ends("shell witness:rotate", "^the present files of 1 ring end$"),
            ends("capinfos -c", "^Number of packets: +\\d+$"),
            ends("shell consumers$", "^CONSUMER +SOCKET "),
            ends("shell (witness:)?deployed$", "^FILE +BUNDLE "),
            isInterrupted("witness top$", "^/run/witness-lo\\.sock +0 +lo +capturing "),
            ends("witness top -d 0\\.5 -n 2$", "^/run/witness-lo\\.sock +0 +lo +capturing "),
            ends("shell tap \\S+ .*-c 3$", "127\\.0\\.0\\.1"),
            ends("tail -n 3 .*witness\\.log$", "^\\d{4}-\\S+ INFO +\\["),
            ends("shell witness:log debug io\\.witness\\.server$", "^io\\.witness\\.server +debug$"),
            ends("shell witness:log default ", "^ROOT +info$"),
            ends("sockets \\| grep capturing'$", "\\A/run/witness-lo\\.sock +lo +capturing "),
            ends("each \\(witness:rings\\)", "^/run/witness-lo\\.sock$"),
            ends("filter \\(witness:(sockets|health)\\)", ""),
            ends("shell witness:clients$", "^SOCKET +INDEX +PROCESS "),
            ends("shell rings$", "^/run/witness-lo\\.sock +0 +capturing "),
            ends("shell stats$", "^/run/witness-lo\\.sock +0 +ring "),
            ends("shell losses$", "^SINCE +UNTIL +SOCKET "),
            ends("shell ledger$", "^/run/witness-lo\\.sock +0 +client java .* packets "),
            ends("shell sockets --json$", "\\A\\[\\{\"socketName\":\"/run/witness-lo.sock\","),
            ends("witness doctor lo$", "^ok +lo +the loopback interface"),
            ends("curl .*/metrics \\| grep", "^witness_socket_up\\{interface=\"lo\",.*\\} 1\\.0$"),
            ends("curl .*/health/ready$", "\\A\\{\"status\":\"(ok|warning)\""),
            ends("shell health$", "^ok +disk +\\d+ MiB are free "),
            ends("shell health --json$", "\"name\":\"socket /run/witness-lo.sock\",\"status\":\"ok\""),
            ends("tee .*io\\.witness\\.monitor\\.cfg$", "^port = 9464$"),
            ends("curl .*:9464/health/live$", "\\A\\{\"status\":\"ok\""),
            ends("^\\./witness check ", "^config/testimony\\.conf: 0 errors, 0 warnings$"),
            ends("^\\./witness ringsize ", "^\"BlockSize\": \"\\w+\", \"NumBlocks\": \\d+$"),
            ends("^\\./witness timestamps lo$", "^software +receive, transmit$"),
            ends("shell ringsize$", "^SOCKET +INDEX +PACKETS/S "),
            ends("shell$", "^witness:ledger$").given("help"),
            ends("json\\.tool$", "^ +\"socketName\": \"/run/witness-lo.sock\",$"),
            ends("\\| jq ", "\"dropped\": 0\n"),
            ends("lb -s. \\| grep", "\\|Active .*\\|io\\.witness\\.server .*\\|0\\.1\\.1$"),
            stays("^setpriv .* ./witness run", "^witness: ready: 1 of 1 sockets$"),
            ends("witness send .* --count 800; wait$", "^sent: 800 packets, "),
            ends("witness send .*--loop 3 some", "^sent: 1500 packets, "),
            ends("witness send .*some\\.pcap$", "^sent: 500 packets, "),
            ends("witness send .* --count 500", "^sent: 500 packets, "),
            ends("tcpdump .* -w captures/lo\\.pcap; ls", "^lo\\.pcap$"),
            ends("^\\./witness extract .*; tcpdump -r found", " > localhost\\.\\w+: UDP, length 6"),
            ends("^\\./witness extract .* \\| tshark -r -$", "127\\.0\\.0\\.1 . 127\\.0\\.0\\.1"),
            ends("witness tap \\S+ --from -1m$", "127\\.0\\.0\\.1"),
            isInterrupted("witness tap \\S+ 'udp port 9' ", " > 127\\.0\\.0\\.1\\.9: UDP"),
            stays("witness tap \\S+ --follow -w - \\| tshark -r -$", "127\\.0\\.0\\.1 . 127\\.0\\.0\\.1"),
            ends("witness probe .* --rate 1000$", "^sent 1000, received 1000, lost 0, "),
            ends("witness probe .* --each$", "^probe=2 delay\\.user=\\d+ "),
            ends("witness probe .* --json$", "^\\{\"sent\":1000,\"received\":1000,"),
            isNotRun("^\\./witness fleet(-job)? ", "KafkaTest has a broker"),
            isNotRun("^(sudo )?\\./witness (build|test)\\b", "it builds what is tested here"),
            isNotRun("^sudo apt-get install \\./|^sudo editor |systemctl ", "it needs systemd: PackageTest"),
            isNotRun("^ssh ", "it needs another host: ConsoleTest forwards the socket itself"),
            isNotRun("\\bmvn ", "it builds what is tested here"),
            isNotRun(
                    "it/bench/(observed|run|load|send|latency|stamps|extract|flows|kafka|record)",
                    "it builds what is tested here, and measures for minutes"));

    /** The tests of a page's blocks that are no commands; each takes all blocks of its language. */
    private static final Map<String, String> OTHER_TESTS = Map.ofEntries(
            Map.entry("docs/configuration.md", "json properties text: PageExamplesTest"),
            Map.entry("docs/console.md", "json properties: StatePageTest and PortTest"),
            Map.entry("docs/consumers.md", "java: ConsumersPageTest"),
            Map.entry("docs/fast-afpacket.md", "java: FastAfpacketPageTest"),
            Map.entry("docs/kafka.md", "properties: KafkaPageTest"),
            Map.entry("docs/library.md", "java: LibraryTest"),
            Map.entry("docs/monitoring.md", "json yaml: MetricsTest"),
            Map.entry("docs/operations.md", "text: LookInsideTest"),
            Map.entry("docs/probe.md", "text: ProbeTest"),
            Map.entry("docs/readers.md", "text: PageExamplesTest"),
            Map.entry("docs/recording.md", "properties text java: RecordingPageTest"),
            Map.entry("docs/shell.md", "text: TopTest and InteractiveShellTest"),
            Map.entry("docs/status.md", "json: StatusPageTest"));

    /** A drawing shows nothing that could be run. */
    private static final String LINE_OF_DRAWING = "──";

    @TempDir
    Path home;

    private final Deque<Started> staying = new ArrayDeque<>();

    private record Started(CodeBlock.Command command, Child child) {}

    @AfterEach
    void end() {
        staying.forEach(each -> each.child().close());
    }

    static List<Page> pages() throws Exception {
        return Page.all();
    }

    static Stream<Page> pagesWithCommands() throws Exception {
        return pages().stream().filter(page -> !page.commands().isEmpty());
    }

    @ParameterizedTest
    @MethodSource("pages")
    void shouldHaveOnlyBlocksThatATestCovers(Page page) {
        String tested = OTHER_TESTS.getOrDefault(page.name(), ":");
        Set<String> languages = Set.of(tested.substring(0, tested.indexOf(':')).split(" "));
        for (CodeBlock block : page.blocks()) {
            boolean drawing = block.language().equals("text") && block.text().contains(LINE_OF_DRAWING);
            boolean covered = block.language().equals("sh") || drawing || languages.contains(block.language());
            assertTrue(covered, () -> block + " that no test covers");
        }
    }

    @Test
    void shouldUseEveryRule() throws Exception {
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
    void shouldHaveLinksThatLeadSomewhere(Page page) throws Exception {
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
    void shouldRunCommandsAsShown(Page page) throws Exception {
        try (FreshHost host = FreshHost.create(home)) {
            prepare(page, host);
            for (CodeBlock.Command command : page.commands()) {
                run(rule(command), command, host);
            }
            for (Started each : staying) {
                interrupt(each, host);
            }
        }
    }

    /** Sets up what a page assumes. */
    private void prepare(Page page, FreshHost host) throws Exception {
        switch (page.name()) {
            case "docs/flows.md",
                    "docs/monitoring.md",
                    "docs/operations.md",
                    "docs/shell.md",
                    "docs/status.md",
                    "docs/recording.md" -> startSensor(host);
            case "docs/updates.md" -> {
                makeJar(page, host);
                startSensor(host);
            }
            case "docs/configuration.md" -> {
                Entry entry = Entry.of(Path.of("/run/witness/lo.sock"), "lo").with("NumBlocks", 16);
                Files.writeString(host.file("/etc/testimony.conf"), Entry.file(entry));
                host.run("install -d -o witness /run/witness /var/lib/witness");
            }
            default -> {}
        }
    }

    private void startSensor(FreshHost host) throws Exception {
        for (CodeBlock.Command command : Page.of("README.md").commands()) {
            if (command.text().contains(SENSOR)) {
                run(rule(command), command, host);
            }
        }
    }

    /** Makes the jar that the page copies, with the version in its name. */
    private static void makeJar(Page page, FreshHost host) throws Exception {
        Matcher jar = Pattern.compile("cp (io\\.witness\\.\\w+)-([0-9.]+)\\.jar")
                .matcher(page.commands().get(0).text());
        assertTrue(jar.find(), "the first command copies a bundle");
        BundleJars.withVersion(
                jar.group(1), jar.group(2), host.directory().resolve(jar.group(1) + "-" + jar.group(2) + ".jar"));
    }

    private void run(CommandRule rule, CodeBlock.Command command, FreshHost host) throws Exception {
        switch (rule.way()) {
            case UNRUN -> CommandCheck.check(command, home);
            case ENDS ->
                Await.until(command + " shows " + rule.shown(), () -> rule.isShown(output(rule, command, host)));
            case STAYS -> staying.push(awaitShown(rule, command, host));
            case INTERRUPTED -> interrupt(awaitShown(rule, command, host), host);
        }
    }

    private static String output(CommandRule rule, CodeBlock.Command command, FreshHost host) throws Exception {
        try (Child child = host.start(command.text() + (rule.input().isEmpty() ? "" : " <<<" + rule.input()))) {
            assertEquals(0, child.awaitStatus(), () -> command + "\n" + child);
            assertTrue(!rule.shown().isEmpty() || child.err().isEmpty(), () -> command + "\n" + child);
            return child.out();
        }
    }

    private static Started awaitShown(CommandRule rule, CodeBlock.Command command, FreshHost host) throws Exception {
        Child child = host.start(command.text());
        Await.until(
                command + " shows " + rule.shown(),
                () -> rule.isShown(child.out()) || !child.isAlive(),
                child::toString);
        assertTrue(rule.isShown(child.out()), () -> command + "\n" + child);
        return new Started(command, child);
    }

    /** Ends a command. The status of a pipeline is that of other programs, which may object to being interrupted. */
    private static void interrupt(Started started, FreshHost host) throws Exception {
        int status = host.interrupt(started.child());
        assertTrue(status == 0 || started.command().text().contains(" | "), () -> started + ": status " + status);
    }
}
