package io.witness.config.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EntryTextTest {
    private static final String FILE =
            """
            // sockets, of all kinds
            [
              # the first, {for "us"}
              {
                "SocketName": "/run/a.sock", // a, b
                "interface": "lo"
                // no filter, yet
              }, /* between, */
              {"SocketName": "/run/b.sock", "Interface": "lo"} // the last, really
              // end
            ]
            // bye
            """;

    private static String edited(String from, String to) {
        assertEquals(1, FILE.split(java.util.regex.Pattern.quote(from), -1).length - 1, from);
        return FILE.replace(from, to);
    }

    @Test
    void shouldKeepTheLineEndsOfWindows() {
        assertEquals(
                "[\r\n  {\r\n    \"x\": 1,\r\n    \"y\": 2\r\n  },\r\n  {\"z\": 3}\r\n]\r\n",
                EntryText.of(EntryText.of("[\r\n  {\r\n    \"x\": 1\r\n  }\r\n]\r\n")
                                .with(0, "y", "2"))
                        .withEntry("{\"z\": 3}"));
        assertEquals("[\r\n  {\"x\": 1}\r\n]\r\n", EntryText.of("[\r\n]\r\n").withEntry("{\"x\": 1}"));
    }

    @Test
    void shouldReplaceAValueOnly() {
        assertEquals(
                edited("\"interface\": \"lo\"", "\"interface\": \"eth0\""),
                EntryText.of(FILE).with(0, "Interface", "\"eth0\""));
    }

    @Test
    void shouldAddAKeyBehindTheLastOneAndItsComments() {
        assertEquals(
                edited(
                        "\"interface\": \"lo\"\n    // no filter, yet\n",
                        "\"interface\": \"lo\",\n    // no filter, yet\n    \"NumBlocks\": 4\n"),
                EntryText.of(FILE).with(0, "NumBlocks", "4"));
        assertEquals(
                edited("\"Interface\": \"lo\"}", "\"Interface\": \"lo\", \"NumBlocks\": 4}"),
                EntryText.of(FILE).with(1, "NumBlocks", "4"));
    }

    @Test
    void shouldAddAnEntryBehindTheLastOneAndItsComments() {
        assertEquals(
                edited("} // the last, really\n  // end\n", "}, // the last, really\n  // end\n  {\"x\": 1}\n"),
                EntryText.of(FILE).withEntry("{\"x\": 1}"));
        assertEquals("[\n  {\"x\": 1}\n]", EntryText.of("[]").withEntry("{\"x\": 1}"));
        assertEquals(
                "[ // none\n  {\"x\": 1}\n]\n", EntryText.of("[ // none\n]\n").withEntry("{\"x\": 1}"));
        assertEquals("[{},\n  {\"x\": 1}]", EntryText.of("[{}]").withEntry("{\"x\": 1}"));
    }

    @Test
    void shouldRemoveAnEntryAndItsComma() {
        String first =
                """
                  {
                    "SocketName": "/run/a.sock", // a, b
                    "interface": "lo"
                    // no filter, yet
                  }, /* between, */
                """;
        assertEquals(edited(first, "   /* between, */\n"), EntryText.of(FILE).without(0));
        assertEquals("[]", EntryText.of("[{}]").without(0));
        assertEquals("[{\"a\": 1}]", EntryText.of("[{\"a\": 1},{\"b\": 2}]").without(1));
        assertEquals(
                "[\n {\"a\": 1}\n]",
                EntryText.of("[\n {\"a\": 1},\n {\"b\": 2}\n]").without(1));
        assertEquals(
                "[\n {\"b\": 2}\n]",
                EntryText.of("[\n {\"a\": 1},\n {\"b\": 2}\n]").without(0));
    }

    @Test
    void shouldTakeNoCommaOfACommentForTheOneBehindAnEntry() {
        assertEquals(
                "[ /* x, y */  {\"b\": 2}]",
                EntryText.of("[{\"a\": 1} /* x, y */ , {\"b\": 2}]").without(0));
        assertEquals(
                "[\n # x, y\n {\"b\": 2}]",
                EntryText.of("[{\"a\": 1}\n # x, y\n, {\"b\": 2}]").without(0));
        assertEquals(
                "[{\"a\": 1, // x, y\n  \"Mode\": 1\n}]",
                EntryText.of("[{\"a\": 1 // x, y\n}]").with(0, "Mode", "1"));
    }

    /** As in the original's sample: commas in front. */
    @Test
    void shouldKeepOtherStyles() {
        String text = "[\n  { \"SocketName\": \"/a\"\n  , \"Interface\": \"lo\"\n  }\n, { }\n]\n";
        String changed = EntryText.of(text).with(0, "NumBlocks", "4");
        assertEquals(
                "[\n  { \"SocketName\": \"/a\"\n  , \"Interface\": \"lo\", \"NumBlocks\": 4\n  }\n, { }\n]\n", changed);
        assertEquals(
                "[\n  { \"SocketName\": \"/a\"\n  , \"Interface\": \"lo\"\n  }\n]\n",
                EntryText.of(text).without(1));
        assertEquals("[{\"x\": 1}]", EntryText.of("[{}]").with(0, "x", "1"));
    }

    /** Whatever is removed or added, the text stays one that can be read. */
    @Test
    void shouldStayReadable() throws Exception {
        List<String> texts = List.of(FILE, FILE.replace("\n", "\r\n"), "[{},{},{}]", "[\n{} # x, y\n, /*,*/ {}\n]");
        for (String text : texts) {
            int count = EntryReader.parse("f", text).size();
            for (int i : IntStream.range(0, count).toArray()) {
                assertEquals(
                        count - 1,
                        EntryReader.parse("f", EntryText.of(text).without(i)).size(),
                        text);
                assertEquals(
                        count,
                        EntryReader.parse("f", EntryText.of(text).with(i, "Mode", "1"))
                                .size(),
                        text);
            }
            assertEquals(
                    count + 1,
                    EntryReader.parse("f", EntryText.of(text).withEntry("{}")).size(),
                    text);
        }
    }
}
