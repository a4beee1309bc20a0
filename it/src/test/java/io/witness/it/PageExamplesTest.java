package io.witness.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples of pages: files that a runtime accepts, and messages that it logs. */
class PageExamplesTest {
    private static final String CONFIGURATION = "/etc/testimony.conf";
    private static final String STATE = "/var/lib/witness";
    /** Two of the three interfaces exist. */
    private static final String AT_THE_START =
            """
            [ { "SocketName": "/run/a.sock", "Interface": "lo", "NumBlocks": 4 },
              { "SocketName": "/run/b.sock", "Interface": "eth0", "NumBlocks": 4 },
              { "SocketName": "/run/c.sock", "Interface": "eth7", "NumBlocks": 4 } ]
            """;

    private static final String BEFORE_AN_EDIT =
            """
            [
              { "SocketName": "/run/1.sock", "Interface": "eth0", "NumBlocks": 4 },
              { "SocketName": "/run/2.sock", "Interface": "eth0", "NumBlocks": 4 },
              { "SocketName": "/run/3.sock", "Interface": "eth0", "NumBlocks": 4 },
              { "SocketName": "/run/4.sock", "Interface": "eth0", "NumBlocks": 4 },
              { "SocketName": "/run/5.sock", "Interface": "eth0", "NumBlocks": 4 },
              { "SocketName": "/run/eth0.sock", "Interface": "eth0", "NumBlocks": 64 },
              { "SocketName": "/run/6.sock", "Interface": "eth0", "NumBlocks": 4 }
            ]
            """;
    /** One entry added, one changed, one removed, five as before, one refused. */
    private static final String AFTER_THE_EDIT = BEFORE_AN_EDIT
            .replace("64", "128")
            .replace("/run/6.sock\"", "/run/7.sock\"")
            .replace("\n]", ",\n  { \"SocketName\": \"/run/x.sock\", \"Interface\": \"eth0\", \"NumBlocks\": 0 }\n]");

    private static final String WITHOUT_A_COMMA =
            """
            [
              { "SocketName": "/run/eth0.sock"
                "Interface": "eth0" }
            ]
            """;
    private static final String WITHOUT_QUOTATION_MARKS =
            """
            [
              {
                "SocketName": "/run/eth0.sock",
                "NumBlocks": 64,
                "FanoutSize": 1,
                "Mode": "0600",
                "Interface"  : eth0
              }
            ]
            """;
    private static final String BAD_VALUES =
            """
            [
              {
                "SocketName": "/run/x.sock",
                "BlockSize": 5000,
                "Interface": "lo"
              },
              {
                "SocketName": "/run/y.sock",
                "User": "wireshrk",
                "Interface": "lo"
              }, { "SocketName": "/run/z.sock",
                "Intreface": "eth0",
                "Interface": "lo" }
            ]
            """;

    private static final Set<String> SERVED = Set.of("capturing", "over");
    private static final Pattern CAPTURE = Pattern.compile("/captures/([\\w.]+)");
    private static final Pattern SOCKET_NAME = Pattern.compile("SocketName = \"(.*)\"");

    @TempDir
    private static Path home;

    private static Veth veth;
    private static FreshHost host;
    private static Child run;

    @BeforeAll
    static void start() throws Exception {
        host = FreshHost.create(home);
        veth = Veth.create("eth0");
        host.take(veth);
        write(AT_THE_START);
        run = host.start("./witness run");
        Await.until("it is ready", () -> run.out().contains("ready: ") || !run.isAlive(), run::toString);
    }

    @AfterAll
    static void end() throws Exception {
        try {
            assertEquals(0, host.interrupt(run), run::toString);
        } finally {
            host.close();
        }
    }

    /** At one go: a runtime reads a half written file as well. */
    private static void write(String text) throws Exception {
        Path written = Files.writeString(host.file(CONFIGURATION + ".new"), text);
        Files.move(written, host.file(CONFIGURATION), StandardCopyOption.REPLACE_EXISTING);
    }

    /** Writes the file and waits until it is read; what was logged meanwhile, by lines. */
    private static List<String> edit(String text) throws Exception {
        long before = run.err().lines().count();
        write(text);
        return awaitRead(before);
    }

    private static List<String> awaitRead(long before) throws Exception {
        Await.until(
                "the file is read",
                () -> loggedAfter(before).anyMatch(line -> line.matches(".*: read again: .*|.*; the sockets .*")),
                run::toString);
        return loggedAfter(before).toList();
    }

    private static Stream<String> loggedAfter(long lines) {
        return run.err().lines().skip(lines);
    }

    private static void awaitAllServed() throws Exception {
        Path state = host.file(STATE);
        Await.until(
                "all are served",
                () -> Data.of(state, "witness:sockets")
                        .all()
                        .allMatch(socket -> SERVED.contains(socket.text("state.phase"))),
                run::toString);
    }

    /** Waits until an edit has come to the socket: a line about it says so, and the next edit could be faster. */
    private static void awaitBlocks(long blocks) throws Exception {
        Path state = host.file(STATE);
        Await.until(
                "there are " + blocks + " blocks",
                () -> Data.of(state, "witness:sockets")
                        .all()
                        .filter(socket -> socket.is("socketName", "/run/eth0.sock"))
                        .flatMap(socket -> socket.get("rings").all())
                        .anyMatch(ring -> ring.number("description.numBlocks") == blocks),
                run::toString);
    }

    @Test
    void shouldAcceptEachEntry() throws Exception {
        for (CodeBlock block : Page.of("docs/configuration.md").blocks("json")) {
            if (block.text().startsWith("[")) {
                assertAccepts(block, block.text());
            } else {
                for (String key : block.text().split("\n")) {
                    assertAccepts(block, "[ { \"SocketName\": \"/run/some.sock\", " + withCaptures(key) + " } ]");
                }
            }
        }
    }

    private static void assertAccepts(CodeBlock block, String text) throws Exception {
        List<String> logged = edit(text);
        assertTrue(
                logged.stream().noneMatch(line -> line.matches("\\S+ (WARN|ERROR) .*")), () -> block + ": " + logged);
        awaitAllServed();
    }

    /** Makes the capture files that an entry names, in a directory of the test. */
    private static String withCaptures(String key) throws Exception {
        Path captures = Files.createDirectories(host.directory().resolve("captures"));
        byte[] capture = Captures.pcap(Captures.recorded(Frames.small(100), 1_700_000_000_000_000_000L));
        for (MatchResult file : CAPTURE.matcher(key).results().toList()) {
            Files.write(
                    captures.resolve(file.group(1)), file.group(1).endsWith(".gz") ? Captures.gzip(capture) : capture);
        }
        return key.replace("/captures", captures.toString());
    }

    /** The first line of each names the file. */
    @Test
    void shouldAcceptASocketInAFileOfItsOwn() throws Exception {
        for (CodeBlock block : Page.of("docs/configuration.md").blocks("properties")) {
            Files.writeString(host.file(block.text().substring(2, block.text().indexOf('\n'))), block.text());
            Matcher socket = SOCKET_NAME.matcher(block.text());
            assertTrue(socket.find(), block::toString);
            Path state = host.file(STATE);
            Await.until(
                    block + " has become a socket",
                    () -> Data.of(state, "witness:sockets")
                            .all()
                            .anyMatch(each -> each.is("socketName", socket.group(1))),
                    run::toString);
            awaitAllServed();
        }
    }

    @Test
    void shouldPrintMessagesAsShown() throws Exception {
        edit(BEFORE_AN_EDIT);
        awaitBlocks(64);
        edit(AFTER_THE_EDIT);
        awaitBlocks(128);
        edit(BAD_VALUES);
        List<String> printed = new ArrayList<>();
        for (String mistake : List.of(WITHOUT_A_COMMA, WITHOUT_QUOTATION_MARKS)) {
            edit(mistake);
            printed.addAll(failedStart());
        }
        long before = run.err().lines().count();
        Files.delete(host.file(CONFIGURATION));
        awaitRead(before);
        printed.addAll(failedStart());
        printed.addAll(run.out().lines().toList());
        printed.addAll(run.err().lines().toList());
        assertEquals(List.of(), notPrinted("docs/configuration.md", printed, "$"), () -> String.join("\n", printed));
    }

    /** What another run prints that cannot use the file. */
    private static List<String> failedStart() throws Exception {
        try (Child failing = host.start("./witness run --state other")) {
            failing.expectStatus(2);
            return failing.err().lines().toList();
        }
    }

    /** Lines of a page that were not printed. A time may precede what is printed; what matches the pattern may differ. */
    private static List<String> notPrinted(String page, List<String> printed, String differing) throws Exception {
        return Page.of(page).blocks("text").stream()
                .flatMap(block -> block.text().lines())
                .filter(line -> printed.stream()
                        .noneMatch(each -> each.replaceAll(differing, "").endsWith(line.replaceAll(differing, ""))))
                .toList();
    }

    /** But for the numbers. */
    @Test
    void shouldLogAnEvictionAsShown() throws Exception {
        edit(
                "[ { \"SocketName\": \"/run/eth0.sock\", \"Interface\": \"eth0\", \"BlockSize\": \"64KiB\", \"Mode\": \"0666\" } ]");
        Await.until("it is served", () -> Files.exists(host.file("/run/eth0.sock")), run::toString);
        Path tshark = Files.copy(
                Path.of(Tools.c("client")), host.directory().resolve("tshark"), StandardCopyOption.COPY_ATTRIBUTES);
        try (Child good = host.start(Tools.c("client") + " -s /run/eth0.sock -q");
                Child bad =
                        host.start("setpriv --reuid=1000 --clear-groups " + tshark + " -s /run/eth0.sock -q -H 64")) {
            good.awaitErr("ready");
            bad.awaitErr("ready");
            try (Child flood = Traffic.flood(home, veth, 100_000, 60)) {
                Await.until(
                        "the eviction is logged",
                        () -> notPrinted("docs/readers.md", run.err().lines().toList(), "\\d+")
                                .isEmpty(),
                        run::toString);
            }
        }
    }
}
