package io.witness.config.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.config.internal.ConfigurationFile.BadFileException;
import io.witness.config.internal.EntryReader.WrittenEntry;
import io.witness.config.internal.EntryReader.WrittenEntry.WrittenValue;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EntryReaderTest {
    @Test
    void shouldKeepTheLineOfEveryKeyAndEntry() throws BadFileException {
        List<WrittenEntry> entries = EntryReader.parse("f", "[\n{\"A\":1,\n\n\"b\":\"x\"}\n, {\"C\":\ntrue}]\n");
        assertEquals(
                List.of(
                        new WrittenEntry(2, List.of(new WrittenValue("A", 1L, 2), new WrittenValue("b", "x", 4))),
                        new WrittenEntry(5, List.of(new WrittenValue("C", true, 5)))),
                entries);
    }

    @Test
    void shouldSkipCommentsOfAllThreeKinds() throws BadFileException {
        String text = "// one\n[ # two\n{ /* three\n */ \"A\": \"# // no comment\" } // four\n]\n# five";
        assertEquals(
                List.of(new WrittenEntry(3, List.of(new WrittenValue("A", "# // no comment", 4)))),
                EntryReader.parse("f", text));
    }

    @Test
    void shouldReadAnEmptyListAndAnEmptyEntry() throws BadFileException {
        assertEquals(List.of(), EntryReader.parse("f", "[]"));
        assertEquals(List.of(new WrittenEntry(1, List.of())), EntryReader.parse("f", "[{}]"));
    }

    // the text, its line breaks written as a bar, and what is said of it
    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            value = {
                "`` ~ f:1:1: expected [ before the first entry, found the end of the file",
                "// only this| ~ f:2:1: expected [ before the first entry, found the end of the file",
                "{\"A\":1} ~ f:1:1: expected [ before the first entry, found {",
                "\"A\" ~ f:1:1: expected [ before the first entry, found \"A\"",
                "SocketName ~ f:1:1: expected [ before the first entry, found SocketName",
                "[ ~ f:1:2: expected a comma or ], found the end of the file",
                "[1] ~ f:1:2: expected { before an entry's first key, or ] after the last entry, found 1",
                "[[]] ~ f:1:2: expected { before an entry's first key, or ] after the last entry, found [",
                "[null] ~ f:1:2: expected { before an entry's first key, or ] after the last entry, found null",
                "[{\"A\":1}|{\"A\":2}] ~ f:2:1: expected a comma or ], found {",
                "[{\"A\":1}}] ~ f:1:9: expected a comma or ], found }",
                "[{\"A\":1} ~ f:1:9: expected a comma or ], found the end of the file",
                "[{\"A\":1},|] ~ f:2:1: expected { before an entry's first key, or ] after the last entry, found ]",
                "[]| [] ~ f:2:2: expected nothing after the ] of the list, found [",
                "[] x ~ f:1:4: expected nothing after the ] of the list, found x",
                "[]] ~ f:1:3: expected nothing after the ] of the list, found ]",
                "[{\"A\":1|\"B\":2}] ~ f:2:1: expected a comma or }, found \"B\"",
                "[{\"A\":1|] ~ f:2:1: expected a comma or }, found ]",
                "[{\"A\":1 ~ f:1:8: expected a comma or }, found the end of the file",
                "[{\"A\":1MiB}] ~ f:1:8: expected a comma or }, found 1MiB",
                "[{\"A\":1,|}] ~ f:2:1: expected a key in quotation marks, found }",
                "[{A:1}] ~ f:1:3: expected a key in quotation marks, found A",
                "[{'A':1}] ~ f:1:3: expected a key in quotation marks, found '",
                "[{\"A\" 1}] ~ f:1:7: expected a colon after the key, found 1",
                "[{\"A\"=1}] ~ f:1:6: expected a colon after the key, found =",
                "[{\"A\" ~ f:1:6: expected a colon after the key, found the end of the file",
                "[{\"A ~ f:1:5: expected a quotation mark after the key, found the end of the file",
                "[{\"A\":}] ~ f:1:7: expected a value: a string in quotation marks, a number, true or false, found }",
                "[{\"A\":eth0}] ~ f:1:7: expected a value: a string in quotation marks, a number, true or false, found eth0",
                "[{\"A\":NaN}] ~ f:1:10: expected a value other than NaN and Infinity, found }",
                "[{\"A\":'x'}] ~ f:1:7: expected a value: a string in quotation marks, a number, true or false, found '",
                "[{\"A\":\"x|\"}] ~ f:1:9: expected a quotation mark after the string, or an escape such as \\n or \\t, found the end of the line",
                "[{\"A\":\"x ~ f:1:9: expected a quotation mark after the string, found the end of the file",
                "[{\"A\":\"\\q\"}] ~ f:1:9: expected one of \" \\ / b f n r t u after the backslash, found q",
                "[{\"A\":\"\\u12g4\"}] ~ f:1:12: expected four hexadecimal digits after \\u, found u12g4",
                "[{\"A\":01}] ~ f:1:8: expected a number such as 1048576, without a plus sign or leading zeros, found 01",
                "[{\"A\":-}] ~ f:1:8: expected a number such as 1048576, without a plus sign or leading zeros, found }",
                "[{\"A\":+5}] ~ f:1:8: expected a number such as 1048576, without a plus sign or leading zeros, found +5",
                "[{\"A\":{}}] ~ f:1:7: expected a string, a number, true or false for \"A\", found {",
                "[{\"A\":|[1]}] ~ f:2:1: expected a string, a number, true or false for \"A\", found [",
                "[{\"A\":1,|\"A\":2}] ~ f:2:1: expected each key once in an entry (\"A\" is in line 1), found \"A\"",
                "[ /* ~ f:1:5: expected */ after the comment, found the end of the file",
                "[ / ] ~ f:1:4: expected // or /* before a comment, found a space",
            })
    void shouldSayWhereSomethingElseWasExpected(String text, String message) {
        assertEquals(message, problemOf(text.replace('|', '\n')));
    }

    @Test
    void shouldShowInvisibleCharactersByTheirNumbers() {
        assertEquals(
                "f:1:2: expected { before an entry's first key, or ] after the last entry, found \\ufeff",
                problemOf("[\uFEFF{}]"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "[{\"a\":", "{\"a\":", "[{\"a\":{\"b\":["})
    void shouldRefuseWhatIsNestedWithoutEnd(String level) {
        BadFileException e = assertThrows(BadFileException.class, () -> EntryReader.parse("f", level.repeat(100_000)));
        assertTrue(e.getMessage().startsWith("f:1:"), e.getMessage());
    }

    @Test
    void shouldRefuseKeysAndNumbersWithoutEnd() {
        assertEquals(
                "f:1:1007: expected a number of less than 1000 digits",
                problemOf("[{\"A\":" + "1".repeat(2_000) + "}]")
                        .replaceFirst("f:1:\\d+", "f:1:1007")
                        .replaceFirst(", found .*", ""));
        assertEquals(
                "expected a shorter key",
                problemOf("[{\"" + "a".repeat(60_000) + "\":1}]").replaceFirst(".*: (.*), found .*", "$1"));
    }

    @Test
    void shouldCountLinesOfEveryEnding() {
        assertEquals("f:3:1: expected a comma or }, found x", problemOf("[\r\n{\"A\":1\r\nx"));
    }

    private static String problemOf(String text) {
        return assertThrows(BadFileException.class, () -> EntryReader.parse("f", text))
                .getMessage();
    }
}
