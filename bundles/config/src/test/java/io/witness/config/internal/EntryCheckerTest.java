package io.witness.config.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.api.socket.OneLine;
import io.witness.api.socket.SocketKeys;
import io.witness.config.internal.ConfigurationFile.BadFileException;
import io.witness.config.internal.EntryChecker.CheckedFile;
import io.witness.config.internal.EntryChecker.SocketEntry;
import io.witness.config.internal.EntryReader.WrittenEntry;
import io.witness.config.internal.EntryReader.WrittenEntry.WrittenValue;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class EntryCheckerTest {
    private static final String HERE = Path.of("").toAbsolutePath().toString();
    private static final String NAMED = "[{\"SocketName\":\"/run/x.sock\",\n\"Interface\":\"lo\",\n";

    @Test
    void shouldTakeEveryKeyInAnyCaseAndPlainNumbersOnly() throws BadFileException {
        CheckedFile checked = check(
                """
                [{"socketname": "/run/x.sock", "INTERFACE": "lo", "blockSIZE": "1MiB", "framesize": "2 KiB",
                  "numBlocks": 16, "BlockTimeoutmillis": 5e1, "fanoutType": "lb|defrag", "FanoutSIZE": 2.0,
                  "FanoutId": 7, "user": "root", "GROUP": "root", "mode": "0640", "filter": "tcp",
                  "Promiscuous": true}]
                """);
        assertEquals(List.of(), checked.errors());
        assertEquals(List.of(), checked.warnings());
        Map<String, Object> properties = checked.good().get(0).properties();
        assertEquals(16, properties.size());
        assertEquals("/run/x.sock", properties.get(SocketKeys.SOCKET_NAME));
        assertEquals("lo", properties.get(SocketKeys.INTERFACE));
        assertEquals(1048576L, properties.get(SocketKeys.BLOCK_SIZE));
        assertEquals(2048L, properties.get(SocketKeys.FRAME_SIZE));
        assertEquals(16L, properties.get(SocketKeys.NUM_BLOCKS));
        assertEquals(50L, properties.get(SocketKeys.BLOCK_TIMEOUT_MILLIS));
        assertEquals(0x8001L, properties.get(SocketKeys.FANOUT_TYPE));
        assertEquals(2L, properties.get(SocketKeys.FANOUT_SIZE));
        assertEquals(7L, properties.get(SocketKeys.FANOUT_ID));
        assertEquals("root", properties.get(SocketKeys.USER));
        assertEquals("root", properties.get(SocketKeys.GROUP));
        assertEquals("0640", properties.get(SocketKeys.MODE));
        assertEquals("tcp", properties.get(SocketKeys.FILTER));
        assertEquals(true, properties.get(SocketKeys.PROMISCUOUS));
    }

    @Test
    void shouldKeepWhereEachKeyStands() throws BadFileException {
        Map<String, Object> properties =
                check(NAMED + "\"filter\":\"udp\"}]").good().get(0).properties();
        assertEquals("f", properties.get(SocketKeys.ORIGIN));
        assertArrayEquals(new String[] {"Filter=3", "Interface=2", "SocketName=1"}, (String[])
                properties.get(SocketKeys.ORIGIN_LINES));
    }

    @Test
    void shouldTakeTheZerosAndEmptyTextsOfAnOriginalFile() throws BadFileException {
        CheckedFile checked = check(
                """
                [
                  {
                    "SocketName": "/tmp/foo.sock"
                  , "Interface": "eth0"
                  , "BlockSize": 1048576
                  , "FrameSize": 0
                  , "NumBlocks": 16
                  , "BlockTimeoutMillis": 1000
                  , "FanoutType": 1
                  , "FanoutSize": 0
                  , "FanoutID": 0
                  , "User": ""
                  , "Filter": ""
                  }
                ]
                """);
        assertEquals(List.of(), checked.errors());
        assertEquals(1, checked.good().size());
        assertEquals("/tmp/foo.sock", checked.good().get(0).socketName());
    }

    @Test
    void shouldTakeANullForAnAbsentValueAsTheOriginalDid() throws BadFileException {
        CheckedFile checked = check(NAMED + "\"User\":null}]");
        assertEquals(List.of(), checked.errors());
        assertFalse(checked.good().get(0).properties().containsKey(SocketKeys.USER));
    }

    // a line of an entry, and what is said of it behind "f:3: /run/x.sock: "
    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '^',
            value = {
                "\"version\":\"V2\" ~ Version=\"V2\" is no setting of a socket, since the Testimony protocol serves TPACKET_V3 rings"
                        + " only: remove it, and read a ring of another version in a program (CaptureOptions.withVersion)",
                "\"Version\":1 ~ Version=1 is no setting of a socket, since the Testimony protocol serves TPACKET_V3 rings only:"
                        + " remove it, and read a ring of another version in a program (CaptureOptions.withVersion)",
                "\"IgnoreOutgoing\":1 ~ IgnoreOutgoing=1 is not a boolean: use true or false",
                "\"BlockSize\":5000 ~ BlockSize=5000 is not a multiple of the page size 4096: use 4096 or 8192",
                "\"BlockSize\":0 ~ BlockSize=0 is out of bounds: use a number from 4096 to 2147479552",
                "\"BlockSize\":4096.5 ~ BlockSize=4096.5 is not an integer: use one from 4096 to 2147479552",
                "\"BlockSize\":4294971392 ~ BlockSize=4294971392 is out of bounds: use a number from 4096 to 2147479552",
                "\"BlockSize\":\"4GiB\" ~ BlockSize=4294967296 is out of bounds: use a number from 4096 to 2147479552",
                "\"BlockSize\":18446744073709555712 ~ BlockSize=18446744073709555712 is out of bounds: use a number from 4096 to 2147479552",
                "\"BlockSize\":\"18014398509481988KiB\" ~ BlockSize=18446744073709555712 is out of bounds: use a number from 4096 to 2147479552",
                "\"BlockSize\":\"1MB\" ~ BlockSize=\"1MB\" is not a size: use a number of bytes, or KiB, MiB or GiB, such as \"1MiB\"",
                "\"BlockSize\":true ~ BlockSize=true is not an integer: use one from 4096 to 2147479552",
                "\"FrameSize\":-16 ~ FrameSize=-16 is out of bounds: use a number from 0 to 2147479552",
                "\"NumBlocks\":0 ~ NumBlocks=0 is out of bounds: use a number from 1 to 65536",
                "\"NumBlocks\":\"16\" ~ NumBlocks=\"16\" is not an integer: use one from 1 to 65536",
                "\"NumBlocks\":4294967297 ~ NumBlocks=4294967297 is out of bounds: use a number from 1 to 65536",
                "\"NumBlocks\":4096 ~ NumBlocks=4096 times BlockSize=1048576 is 4 GiB or more, which the kernel refuses: use at most 4095",
                "\"BlockTimeoutMillis\":65536 ~ BlockTimeoutMillis=65536 is out of bounds: use a number from 0 to 65535",
                "\"FanoutType\":8 ~ FanoutType=8 is unknown: use hash, lb, cpu, rollover, rnd, qm, cbpf or ebpf (0 to 7), with |defrag, |rollover, |ignore_outgoing or |unique_id appended",
                "\"FanoutType\":6 ~ FanoutType=\"cbpf\" needs a program: add FanoutProgram, such as \"tcp; udp\"",
                "\"FanoutType\":\"ebpf|defrag\" ~ FanoutType=\"ebpf|defrag\" needs a program: add FanoutProgram, such as \"/sys/fs/bpf/spread\"",
                "\"FanoutProgram\":\"tcp\" ~ FanoutProgram=\"tcp\" has no effect with FanoutType=\"hash\": remove it, or use the type cbpf or ebpf",
                "\"FanoutType\":7,\"FanoutProgram\":\"tcp\" ~ FanoutProgram=\"tcp\" is not the absolute path of a pinned eBPF program: use one such as \"/sys/fs/bpf/spread\", or FanoutType=\"cbpf\" for expressions and numbers",
                "\"FanoutType\":7,\"FanoutProgram\":\"17\" ~ FanoutProgram=\"17\" is the number of a descriptor, which only a program can give: use the path at which the eBPF program is pinned, such as \"/sys/fs/bpf/spread\"",
                "\"FanoutType\":6,\"FanoutProgram\":\"tcp;;udp\",\"FanoutSize\":4 ~ FanoutProgram=\"tcp;;udp\" has an empty expression: remove the semicolon before or behind it",
                "\"FanoutType\":6,\"FanoutProgram\":\"tcp; udp\",\"FanoutSize\":2 ~ FanoutSize=2 is too small: FanoutProgram has 2 expressions, and all other packets need a ring as well: use 3",
                "\"FanoutType\":\"lb|unique_id\",\"FanoutID\":5 ~ FanoutID=5 excludes the flag unique_id of FanoutType, by which the kernel chooses an id: remove one of the two",
                "\"FanoutType\":\"rollover|rollover\" ~ FanoutType=\"rollover|rollover\" is the same twice, which the kernel refuses: remove the flag rollover",
                "\"FanoutType\":\"hsh\" ~ FanoutType=\"hsh\" is unknown: use hash, lb, cpu, rollover, rnd, qm, cbpf or ebpf (0 to 7), with |defrag, |rollover, |ignore_outgoing or |unique_id appended",
                "\"FanoutSize\":257 ~ FanoutSize=257 is more than the 256 members that the kernel allows in a fanout group: use a number from 0 to 256",
                "\"FanoutID\":65536 ~ FanoutID=65536 is out of bounds: use a number from 0 to 65535",
                "\"User\":1000 ~ User=1000 is not a string: put it in quotation marks",
                "\"User\":\"no such user\" ~ User=\"no such user\" does not exist on this host: use one that `getent passwd` shows, or its number",
                "\"User\":\"-1\" ~ User=\"-1\" does not exist on this host: use one that `getent passwd` shows, or its number",
                "\"User\":\"root\\u0000x\" ~ User=\"root\\u0000x\" has a character that cannot be printed: use one that `getent passwd` shows, or its number",
                "\"Group\":\"nosuchgroup\" ~ Group=\"nosuchgroup\" does not exist on this host: use one that `getent group` shows, or its number",
                "\"Mode\":660 ~ Mode=660 is not a string: put it in quotation marks",
                "\"Mode\":\"rw-\" ~ Mode=\"rw-\" is not an octal mode: use a string such as \"0660\"",
                "\"Promiscuous\":\"yes\" ~ Promiscuous=\"yes\" is not a boolean: use true or false",
                "\"Sealed\":1 ~ Sealed=1 is not a boolean: use true or false",
                "\"ClientMaxBlocks\":65 ~ ClientMaxBlocks=65 is more than NumBlocks=64: use at most that, or remove the key for a quarter",
                "\"EvictAfterMillis\":0 ~ EvictAfterMillis=0 is out of bounds: use a number from 20 to 600000",
                "\"TimeStamps\":\"nic\" ~ TimeStamps=\"nic\" is unknown: use \"copy\" (into the ring), \"software\" (arrival in the kernel) or \"hardware\" (of the network card)",
                "\"SlowClient\":\"drop\" ~ SlowClient=\"drop\" is unknown: use \"skip\" (a slow client misses blocks) or \"wait\" (the kernel drops packets)",
                "\"MaxClients\":0 ~ MaxClients=0 is out of bounds: use a number from 1 to 1024",
                "\"MaxClientsPerUser\":-1 ~ MaxClientsPerUser=-1 is out of bounds: use a number from 0 to 1024",
                "\"INTERFACE\":\"eth0\" ~ INTERFACE=\"eth0\" is also in line 2, as Interface: remove one of them",
            })
    void shouldNameLineKeyValueAndRemedyOfABadValue(String line, String message) throws BadFileException {
        CheckedFile checked = check(NAMED + line + "}]");
        assertEquals(List.of("f:3: /run/x.sock: " + message), checked.errors());
        assertEquals(List.of(), checked.good());
        assertEquals(1, checked.count());
    }

    @Test
    void shouldNameTheEntryByItsNumberIfItHasNoName() throws BadFileException {
        assertEquals(
                List.of(
                        "f:3: entry 2: SocketName is missing: add the path of the UNIX socket, such as \"/run/eth0.sock\""),
                check(NAMED.strip().replaceAll(",$", "}") + ",\n{\"Interface\":\"lo\"}]")
                        .errors());
    }

    @Test
    void shouldPointAtTheNameIfAKeyIsMissing() throws BadFileException {
        assertEquals(
                List.of("f:2: /run/x.sock: Interface is missing: add the interface to capture from, such as \"eth0\""),
                check("[{\n\"socketname\":\"/run/x.sock\"}]").errors());
    }

    @Test
    void shouldKeepAMessageToOneLine() throws BadFileException {
        CheckedFile checked =
                check("[{\"SocketName\":\"x\\n2026-01-01 ERROR all is lost\\u2028\",\"Interface\":\"lo\"}]");
        assertEquals(1, checked.errors().size());
        assertEquals(
                -1,
                checked.errors()
                        .get(0)
                        .chars()
                        .filter(c -> c == '\n' || c == '\u2028')
                        .findAny()
                        .orElse(-1));
    }

    @Test
    void shouldGoOnWithTheGoodEntries() throws BadFileException {
        CheckedFile checked = check(
                """
                [{"SocketName": "/run/a.sock", "Interface": "lo"},
                 {"SocketName": "/run/b.sock", "Interface": "lo", "NumBlocks": 0},
                 {"SocketName": "/run/c.sock", "Interface": "lo"}]
                """);
        assertEquals(List.of("/run/a.sock", "/run/c.sock"), names(checked));
        assertEquals(1, checked.errors().size());
        assertEquals(3, checked.count());
    }

    @Test
    void shouldTellTheProblemHoweverLongTheValue() throws BadFileException {
        CheckedFile checked = check("[{\"SocketName\": \"/" + "x".repeat(5_000) + "\", \"Interface\": \"lo\"},\n"
                + "{\"SocketName\": \"/a\", \"Interface\": \"lo\", \"Mode\": \"" + "\\u0007".repeat(5_000) + "\"}]");
        assertTrue(checked.errors().get(0).endsWith("has 5001 bytes: use a path of at most 107"));
        assertTrue(checked.errors().get(1).endsWith("is not an octal mode: use a string such as \"0660\""));
    }

    static List<Throwable> failures() {
        return List.of(new IllegalStateException("a\nb"), new StackOverflowError(), new OutOfMemoryError("heap"));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void shouldRefuseOnlyTheEntryWhoseCheckFails(Throwable failure) {
        CheckedFile checked = EntryChecker.check(
                "f",
                List.of(
                        entry(1, "/run/a.sock", 4L),
                        entry(2, "/run/b.sock", failing(failure)),
                        entry(3, "/run/c.sock", 4L)),
                Accounts.ofHost());
        assertEquals(List.of("/run/a.sock", "/run/c.sock"), names(checked));
        assertEquals(List.of(OneLine.of("f:2: /run/b.sock: cannot be checked: " + failure)), checked.errors());
        assertEquals(Optional.of("/run/b.sock"), checked.bad().get(0).socketName());
    }

    private static WrittenEntry entry(int line, String name, Object numBlocks) {
        return new WrittenEntry(
                line,
                List.of(
                        new WrittenValue(SocketKeys.SOCKET_NAME, name, line),
                        new WrittenValue(SocketKeys.INTERFACE, "lo", line),
                        new WrittenValue(SocketKeys.NUM_BLOCKS, numBlocks, line)));
    }

    /** A value that fails when a message wants to show it. */
    private static Object failing(Throwable failure) {
        return new Object() {
            @Override
            public String toString() {
                if (failure instanceof Error error) {
                    throw error;
                }
                throw (RuntimeException) failure;
            }
        };
    }

    @Test
    void shouldRefuseTheSecondEntryOfOneName() throws BadFileException {
        CheckedFile checked = check(
                """
                [{"SocketName": "/run/a.sock", "Interface": "lo"},
                 {"SocketName": "/run/./a.sock", "Interface": "eth0"}]
                """);
        assertEquals(List.of("/run/a.sock"), names(checked));
        assertEquals(
                List.of("f:2: /run/./a.sock: SocketName=\"/run/./a.sock\" belongs to the entry in line 1 already:"
                        + " use another path"),
                checked.errors());
    }

    // unpaired surrogates, what breaks lines, what reverses them, what an escape sequence begins with, and a NUL
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/tmp/\\ud800.sock",
                "/tmp/\\udc00\\ud800.sock",
                "/tmp/x\\n2026-01-01 ERROR all is lost",
                "/tmp/\\u202ekcos.x",
                "/tmp/\\u001b[2J.sock",
                "/tmp/\\u0000.sock",
                "/tmp/\\uffff.sock",
                "\\ud800.sock"
            })
    void shouldRefuseOnlyTheEntryOfANameThatCannotBeUsed(String name) throws BadFileException {
        CheckedFile checked = check("[{\"SocketName\": \"/run/a.sock\", \"Interface\": \"lo\"},\n{\"SocketName\": \""
                + name + "\", \"Interface\": \"lo\"}]");
        assertEquals(List.of("/run/a.sock"), names(checked));
        String error = checked.errors().get(0);
        assertTrue(error.startsWith("f:2: ") && error.endsWith(": use another path"), error);
        assertTrue(OneLine.isPlain(error), error);
        assertEquals(2, checked.count());
    }

    @ParameterizedTest
    @CsvSource({"x.sock, x.sock", "./x.sock, x.sock", "d/../x.sock, d/../x.sock", "ü, ü", "~/x.sock, ~/x.sock"})
    void shouldServeARelativeNameFromTheWorkingDirectoryWithAWarning(String written, String relative)
            throws BadFileException {
        CheckedFile checked = check("[{\n\"SocketName\": \"" + written + "\", \"Interface\": \"lo\"}]");
        String path = HERE + "/" + relative;
        assertEquals(List.of(path), names(checked));
        assertEquals(path, checked.good().get(0).properties().get(SocketKeys.SOCKET_NAME));
        assertEquals(
                List.of("f:2: " + path + ": SocketName=\"" + written
                        + "\" is relative to the directory that Witness was" + " started in: write the whole path"),
                checked.warnings());
    }

    @Test
    void shouldTakeARelativeNameForTheAbsoluteOneThatItLeadsTo() throws BadFileException {
        CheckedFile checked = check("[{\"SocketName\": \"" + HERE + "/x.sock\", \"Interface\": \"lo\"},\n"
                + "{\"SocketName\": \"d/../x.sock\", \"Interface\": \"lo\"},\n"
                + "{\"SocketName\": \"y.sock\", \"Interface\": \"lo\", \"NumBlocks\": 0}]");
        assertEquals(List.of(HERE + "/x.sock"), names(checked));
        assertTrue(checked.errors().get(0).contains(" belongs to the entry in line 1 already"));
        // so that what runs at that path goes on
        assertEquals(Optional.of(HERE + "/y.sock"), checked.bad().get(1).socketName());
    }

    @Test
    void shouldRefuseARelativeNameThatIsTooLongOnceItIsAbsoluteOrNoFile() throws BadFileException {
        CheckedFile checked = check("[{\"SocketName\": \"" + "x".repeat(107) + "\", \"Interface\": \"lo\"},\n"
                + "{\"SocketName\": \"d/\", \"Interface\": \"lo\"}]");
        assertTrue(checked.errors().get(0).contains(" bytes: use a path of at most 107"));
        assertTrue(checked.errors().get(1).contains("is not the absolute path of a file"));
        assertEquals(List.of(), checked.warnings());
    }

    @Test
    void shouldWarnOnceOfAnUnknownKeyAndNameTheLikelyOne() throws BadFileException {
        CheckedFile checked = check(
                """
                [{"SocketName": "/run/a.sock", "Interface": "lo", "NumBlock": 4},
                 {"SocketName": "/run/b.sock", "Interface": "lo",
                  "numblock": 4, "Comment": "x"}]
                """);
        assertEquals(
                List.of(
                        "f:1: unknown key \"NumBlock\": did you mean NumBlocks?",
                        "f:3: unknown key \"Comment\": remove it, it has no effect"),
                checked.warnings());
        assertEquals(List.of("/run/a.sock", "/run/b.sock"), names(checked));
    }

    @Test
    void shouldTakeAnAccountsNumber() throws BadFileException {
        assertEquals(
                List.of(), check(NAMED + "\"User\":\"0\",\"Group\":\"54321\"}]").errors());
    }

    private static List<String> names(CheckedFile checked) {
        return checked.good().stream().map(SocketEntry::socketName).toList();
    }

    private static CheckedFile check(String text) throws BadFileException {
        return EntryChecker.check("f", EntryReader.parse("f", text), Accounts.ofHost());
    }
}
