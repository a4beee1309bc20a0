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

/** Files and messages that pages show: a Witness takes the ones, and says the others. */
class ExamplesTest {
    private static final String CONFIGURATION = "/etc/testimony.conf";
    private static final String STATE = "/var/lib/witness";
    /** Two of three can be served. */
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
    private static Newcomer newcomer;
    private static Child run;

    @BeforeAll
    static void start() throws Exception {
        veth = Veth.create("eth0");
        newcomer = Newcomer.arrive(home);
        write(AT_THE_START);
        run = newcomer.type("./witness run");
        Await.until("it is ready", () -> run.out().contains("ready: ") || !run.isAlive(), run::toString);
    }

    @AfterAll
    static void end() throws Exception {
        try {
            newcomer.interrupt(run);
        } finally {
            newcomer.close();
            veth.close();
        }
    }

    private static void write(String text) throws Exception {
        Files.writeString(newcomer.file(CONFIGURATION), text);
    }

    /** Writes the file, and waits until it has been read. What is said of it, a line each. */
    private static List<String> edit(String text) throws Exception {
        long before = run.err().lines().count();
        write(text);
        Await.until(
                "it is read",
                () -> said(before).anyMatch(line -> line.matches(".*: read again: .*|.* as they are")),
                run::toString);
        return said(before).toList();
    }

    private static Stream<String> said(long skipped) {
        return run.err().lines().skip(skipped);
    }

    private static void awaitAllServed() throws Exception {
        Path state = newcomer.file(STATE);
        Await.until(
                "all are served",
                () -> Data.of(state, "witness:sockets")
                        .all()
                        .allMatch(socket -> SERVED.contains(socket.text("state.phase"))),
                run::toString);
    }

    @Test
    void shouldTakeEachFile() throws Exception {
        for (CodeBlock block : Page.of("docs/configuration.md").blocks("json")) {
            if (block.text().startsWith("[")) {
                assertTakes(block, block.text());
            } else {
                for (String key : block.text().split("\n")) {
                    assertTakes(block, "[ { \"SocketName\": \"/run/some.sock\", " + withCaptures(key) + " } ]");
                }
            }
        }
    }

    private static void assertTakes(CodeBlock block, String text) throws Exception {
        List<String> said = edit(text);
        assertTrue(said.stream().noneMatch(line -> line.matches("\\S+ (WARN|ERROR) .*")), () -> block + ": " + said);
        awaitAllServed();
    }

    /** Where the page has a directory for capture files, the test has another, with files of these names. */
    private static String withCaptures(String key) throws Exception {
        Path captures = Files.createDirectories(newcomer.directory().resolve("captures"));
        byte[] capture = Captures.pcap(Captures.recorded(Frames.small(100), 1_700_000_000_000_000_000L));
        for (MatchResult file : CAPTURE.matcher(key).results().toList()) {
            Files.write(
                    captures.resolve(file.group(1)), file.group(1).endsWith(".gz") ? Captures.gzip(capture) : capture);
        }
        return key.replace("/captures", captures.toString());
    }

    /** The first line of each says where it is to be put. */
    @Test
    void shouldTakeASocketInAFileOfItsOwn() throws Exception {
        for (CodeBlock block : Page.of("docs/configuration.md").blocks("properties")) {
            Files.writeString(
                    newcomer.file(block.text().substring(2, block.text().indexOf('\n'))), block.text());
            Matcher socket = SOCKET_NAME.matcher(block.text());
            assertTrue(socket.find(), block::toString);
            Path state = newcomer.file(STATE);
            Await.until(
                    block + " is taken",
                    () -> Data.of(state, "witness:sockets")
                            .all()
                            .anyMatch(each -> each.is("socketName", socket.group(1))),
                    run::toString);
            awaitAllServed();
        }
    }

    @Test
    void shouldSayWhatThePageOfTheConfigurationSays() throws Exception {
        edit(BEFORE_AN_EDIT);
        edit(AFTER_THE_EDIT);
        edit(BAD_VALUES);
        List<String> said = new ArrayList<>(failure());
        for (String mistake : List.of(WITHOUT_A_COMMA, WITHOUT_QUOTATION_MARKS)) {
            edit(mistake);
            said.addAll(failure());
        }
        Files.delete(newcomer.file(CONFIGURATION));
        said.addAll(failure());
        said.addAll(run.out().lines().toList());
        said.addAll(run.err().lines().toList());
        assertEquals(List.of(), notSaid("docs/configuration.md", said, "$"), () -> String.join("\n", said));
    }

    /** What another run says that does not start, with the same file. */
    private static List<String> failure() throws Exception {
        try (Child failing = newcomer.type("./witness run --state other")) {
            assertTrue(failing.awaitStatus() > 0, failing::toString);
            return failing.err().lines().toList();
        }
    }

    /** Lines that a page shows and that nobody has said. What is said may have a time and a place in front; parts may be different. */
    private static List<String> notSaid(String page, List<String> said, String whatever) throws Exception {
        return Page.of(page).blocks("text").stream()
                .flatMap(block -> block.text().lines())
                .filter(line -> said.stream()
                        .noneMatch(each -> each.replaceAll(whatever, "").endsWith(line.replaceAll(whatever, ""))))
                .toList();
    }

    /** The numbers are of the moment. */
    @Test
    void shouldSayWhomItEvicts() throws Exception {
        edit(
                "[ { \"SocketName\": \"/run/eth0.sock\", \"Interface\": \"eth0\", \"BlockSize\": \"64KiB\", \"Mode\": \"0666\" } ]");
        awaitAllServed();
        Path tshark = Files.copy(
                Path.of(Tools.c("client")), newcomer.directory().resolve("tshark"), StandardCopyOption.COPY_ATTRIBUTES);
        try (Child good = newcomer.type(Tools.c("client") + " -s /run/eth0.sock -q");
                Child bad = newcomer.type(
                        "setpriv --reuid=1000 --clear-groups " + tshark + " -s /run/eth0.sock -q -H 64")) {
            good.awaitErr("ready");
            bad.awaitErr("ready");
            try (Child flood = Traffic.flood(home, veth, 100_000, 60)) {
                Await.until(
                        "it is said who is evicted",
                        () -> notSaid("docs/readers.md", run.err().lines().toList(), "\\d+")
                                .isEmpty(),
                        run::toString);
            }
        }
    }
}
