package io.witness.config.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.config.internal.EntryChecker.CheckedFile;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an entry's names become in a JVM of another locale: it cannot be changed while a JVM lives. */
class LocaleTest {
    private static final String REMEDY = "run Witness in a UTF-8 one, such as LC_ALL=C.UTF-8";

    @TempDir
    Path directory;

    /** Prints the names of the good entries and the lines of the others. */
    static final class Checking {
        private Checking() {}

        public static void main(String[] words) throws Exception {
            CheckedFile checked = EntryChecker.check(
                    "f", EntryReader.parse("f", ConfigurationFile.textOf(Path.of(words[0]))), Accounts.ofHost());
            PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
            checked.good().forEach(entry -> out.println(entry.socketName()));
            checked.errors().forEach(out::println);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ü", "文", "\uD83E\uDD80"})
    void shouldRefuseOnlyTheEntryWhoseNameTheLocaleHasNoBytesFor(String name) throws Exception {
        List<String> lines = check(
                "LC_ALL=C",
                "[{\"SocketName\": \"/tmp/" + name + ".sock\", \"Interface\": \"lo\"},\n"
                        + "{\"SocketName\": \"/tmp/good.sock\", \"Interface\": \"lo\"}]");
        assertEquals(2, lines.size(), lines::toString);
        assertEquals("/tmp/good.sock", lines.get(0));
        assertTrue(lines.get(1).startsWith("f:1: /tmp/" + name + ".sock: "), lines::toString);
        assertTrue(lines.get(1).contains(REMEDY), lines::toString);
    }

    @Test
    void shouldNotLookForAnAccountByOtherBytesThanItsOwn() throws Exception {
        List<String> lines = check(
                "LC_ALL=C",
                "[{\"SocketName\": \"/tmp/a.sock\", \"Interface\": \"lo\",\n\"User\": \"jürgen\"},\n"
                        + "{\"SocketName\": \"/tmp/b.sock\", \"Interface\": \"lo\",\n\"Group\": \"grün\"}]");
        assertEquals(2, lines.size(), lines::toString);
        assertTrue(lines.get(0).startsWith("f:2: /tmp/a.sock: User=\"jürgen\" cannot be looked up"), lines::toString);
        assertTrue(lines.get(1).startsWith("f:4: /tmp/b.sock: Group=\"grün\" cannot be looked up"), lines::toString);
    }

    @Test
    void shouldTakeAnyNameInALocaleOfUtf8() throws Exception {
        String entry = "[{\"SocketName\": \"/tmp/ü文.sock\", \"Interface\": \"lo\"}]";
        assertEquals(List.of("/tmp/ü文.sock"), check("LC_ALL=C.UTF-8", entry));
    }

    // dotless i
    @Test
    void shouldKnowKeysAndValuesInTurkish() throws Exception {
        String entry = "[{\"SOCKETNAME\": \"/tmp/a.sock\", \"INTERFACE\": \"lo\", \"fanoutid\": 1, \"FanoutType\":"
                + " \"HASH|IGNORE_OUTGOING\", \"SlowClient\": \"SKIP\", \"BlockSize\": \"1MIB\"}]";
        assertEquals(List.of("/tmp/a.sock"), check("LC_ALL=C.UTF-8", entry, "-Duser.language=tr", "-Duser.country=TR"));
    }

    private List<String> check(String locale, String text, String... options) throws IOException, InterruptedException {
        Path file = Files.writeString(directory.resolve("testimony.conf"), text);
        ProcessBuilder java = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin/java").toString());
        java.command().addAll(List.of(options));
        java.command()
                .addAll(List.of(
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Checking.class.getName(),
                        file.toString()));
        String[] variable = locale.split("=");
        java.environment().put(variable[0], variable[1]);
        Process process = java.redirectErrorStream(true).start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), printed);
        return printed.lines().toList();
    }
}
