package io.witness.terminal.internal.top;

import static io.witness.terminal.internal.top.Answers.reader;
import static io.witness.terminal.internal.top.Answers.ring;
import static io.witness.terminal.internal.top.Answers.sample;
import static io.witness.terminal.internal.top.Answers.socket;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ViewTest {
    private final View view = new View(
            new Options(Path.of("/state"), 1000, Long.MAX_VALUE),
            new Text(false, true),
            sample(
                    10,
                    socket("/a", "capturing", ring(0, 0, 0, 64, reader("cat", 7, 0, 0, 4), reader("dog", 8, 0, 0, 9))),
                    socket("/b", "capturing", ring(0, 0, 0, 64))));

    private final Sample later = sample(
            11,
            socket("/a", "capturing", ring(500, 10, 0, 60, reader("cat", 7, 500, 0, 9), reader("dog", 8, 400, 100, 4))),
            socket("/b", "capturing", ring(900, 20, 7, 60)));

    private String screen() {
        return screen(100, 24);
    }

    private String screen(int width, int height) {
        return view.lines(width, height).stream().map(Line::text).collect(Collectors.joining("\n"));
    }

    /** The first words of all rows of both tables. */
    private List<String> order() {
        return view.lines(100, 24).stream()
                .skip(3)
                .map(line -> line.text().split(" +")[0])
                .filter(word -> !word.startsWith("SOCKET") && !word.startsWith("READER"))
                .toList();
    }

    private void type(String keys) {
        for (char c : keys.toCharArray()) {
            assertTrue(view.type(Key.CHARACTER, String.valueOf(c)));
        }
    }

    private void press(Key... keys) {
        for (Key key : keys) {
            assertTrue(view.type(key, ""));
        }
    }

    @Test
    void shouldPutTheRingThatIsFullFirstAndTheReaderThatIsBehindMostInFront() {
        assertTrue(view.show(later));
        assertEquals(List.of("/b", "/a", "cat", "dog"), order());
        assertTrue(screen().contains("1400 packets/s, 7.0 drops/s, 100 skips/s, least slack 3.000 s"), screen());
    }

    @Test
    void shouldDrawAttentionToLosses() {
        view.show(later);
        List<Line> lines = view.lines(100, 24);
        assertEquals(Line.Look.ALARM, look(lines, "/b"));
        assertEquals(Line.Look.PLAIN, look(lines, "/a"));
        assertEquals(Line.Look.ALARM, look(lines, "dog"));
        assertEquals(Line.Look.WARNING, look(lines, "cat"));
    }

    private static Line.Look look(List<Line> lines, String row) {
        return lines.stream()
                .filter(line -> line.text().startsWith(row))
                .findFirst()
                .orElseThrow()
                .look();
    }

    @Test
    void shouldSortTheTableThatTheTabKeyChose() {
        view.show(later);
        press(Key.TAB);
        type("r");
        assertEquals(List.of("/b", "/a", "dog", "cat"), order());
        press(Key.TAB, Key.RIGHT, Key.RIGHT);
        assertEquals(List.of("/a", "/b", "dog", "cat"), order());
        type("r<");
        assertTrue(screen().contains("DETAILv") || screen().contains("DETAIL^"), screen());
    }

    @Test
    void shouldFilterWhileTyping() {
        type("/do");
        assertEquals(List.of("dog"), order());
        assertTrue(screen().contains("filter: do_"), screen());
        press(Key.BACKSPACE, Key.BACKSPACE, Key.BACKSPACE);
        assertEquals(4, order().size());
        type("q");
        press(Key.ESCAPE);
        assertEquals(4, order().size());
        type("/cat");
        press(Key.ENTER);
        type("/dog");
        press(Key.ESCAPE);
        assertEquals(List.of("cat"), order(), "the filter before stays");
    }

    @Test
    void shouldLoseNothingInAPause() {
        type(" ");
        assertFalse(view.show(sample(10.5, socket("/a", "capturing", ring(499, 9, 0, 60)))));
        assertTrue(screen().contains("paused"), screen());
        assertTrue(screen().contains(" 0 packets/s"), screen());
        type("p");
        view.show(later);
        assertTrue(screen().contains("1400 packets/s"), screen());
    }

    @Test
    void shouldShowAllAboutTheSelectedRowUntilItIsGone() {
        view.show(later);
        press(Key.ENTER);
        assertEquals(4, order().size(), "there is no selection yet");
        press(Key.TAB, Key.DOWN, Key.DOWN, Key.DOWN, Key.UP, Key.ENTER);
        assertTrue(screen().matches("(?s).*READER +cat\n.*PID +7\n.*kind +client\n.*uid +1000\n.*"), screen());
        view.show(sample(12, socket("/a", "capturing", ring(500, 10, 0, 60))));
        assertTrue(screen().contains("it is gone"), screen());
        press(Key.ESCAPE);
        assertEquals(List.of("/a"), order());
    }

    @Test
    void shouldShowAllAboutARing() {
        press(Key.DOWN, Key.ENTER);
        assertTrue(
                screen().matches(
                                "(?s).*SOCKET +/a\n.*filter +udp\nmemory +64 blocks of 4096 bytes\n.*evicted +2 readers.*"),
                screen());
    }

    @Test
    void shouldKeepTheSelectedRowInSight() {
        Object[] many = IntStream.range(0, 50)
                .mapToObj(i -> reader("reader" + i, i, 0, 0, 50 - i))
                .toArray();
        view.show(sample(12, socket("/a", "capturing", ring(500, 10, 0, 60, many))));
        press(Key.TAB);
        for (int i = 0; i < 40; i++) {
            press(Key.DOWN);
        }
        assertTrue(screen().contains("reader39"), screen());
        assertFalse(screen().contains("reader0 "), screen());
        assertTrue(screen().contains(" more"), screen());
    }

    @Test
    void shouldFitEverySize() {
        view.show(later);
        for (int width = 1; width < 130; width += 3) {
            for (int height = 1; height < 40; height++) {
                List<Line> lines = view.lines(width, height);
                assertTrue(lines.size() <= height, width + "x" + height);
                int columns = width;
                assertTrue(lines.stream().allMatch(line -> Text.width(line.text()) <= columns), width + "x" + height);
            }
        }
        assertTrue(screen(100, 5).contains("/b"), screen(100, 5));
    }

    @Test
    void shouldSayThatTheWitnessIsAwayUntilItAnswers() {
        view.show(later);
        view.fail("no witness runs on /state");
        assertTrue(screen().contains("no witness runs on /state: trying again"), screen());
        assertTrue(screen().contains("1400 packets/s"), "the last answer stays");
        view.show(later);
        assertFalse(screen().contains("trying again"), screen());
    }

    @Test
    void shouldHelp() {
        type("?");
        assertTrue(screen().contains("Space, p"), screen());
        type("q");
        assertFalse(screen().contains("Space, p"), screen());
    }

    @Test
    void shouldEndByQAndByControlC() {
        assertFalse(view.type(Key.CHARACTER, "q"));
        assertFalse(view.type(Key.CHARACTER, "\u0003"));
        type("xyz~%");
        press(Key.UNKNOWN);
    }
}
