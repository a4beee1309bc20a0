package io.witness.terminal.internal.top;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TableTest {
    private record Row(String name, OptionalLong count, OptionalDouble seconds) {}

    private static final List<Column<Row>> COLUMNS = List.of(
            Column.text("NAME", 0, Row::name),
            Column.count("COUNT", 1, Row::count),
            Column.seconds("LEFT", 0, Row::seconds).leastFirst());

    private final List<Row> rows = List.of(
            new Row("Beta", OptionalLong.of(5), OptionalDouble.of(2)),
            new Row("gamma", OptionalLong.of(70), OptionalDouble.empty()),
            new Row("alpha", OptionalLong.empty(), OptionalDouble.of(0.5)));
    private final Table<Row> table = new Table<>(COLUMNS, "LEFT", new Text(false, true));

    private List<String> names(String filter) {
        return table.arranged(rows, filter).stream().map(Row::name).toList();
    }

    @Test
    void shouldBeginWithWhatIsMostUrgentAndEndWithWhatIsUnknown() {
        assertEquals(List.of("alpha", "Beta", "gamma"), names(""));
        table.reverse();
        assertEquals(List.of("Beta", "alpha", "gamma"), names(""));
    }

    @Test
    void shouldSortByEachColumnInTurn() {
        table.sortBy(1);
        assertEquals(List.of("Beta", "alpha", "gamma"), names(""));
        table.sortBy(1);
        assertEquals(List.of("gamma", "Beta", "alpha"), names(""));
        table.reverse();
        assertEquals(List.of("Beta", "gamma", "alpha"), names(""));
        table.sortBy(-2);
        assertEquals(List.of("alpha", "Beta", "gamma"), names(""), "another column begins in its own order");
    }

    @Test
    void shouldShowOnlyRowsThatContainTheFilterInAnyCase() {
        assertEquals(List.of("Beta"), names("bET"));
        assertEquals(List.of("gamma"), names("70"));
        assertEquals(List.of(), names("delta"));
    }

    @Test
    void shouldAlignAndMarkTheColumnThatItSortsBy() {
        assertEquals(
                List.of("NAME  COUNT  LEFT^", "Beta       5  2.000", "gamma     70      -").stream()
                        .map(TableTest::words)
                        .toList(),
                table.lines(rows.subList(0, 2), 80).stream()
                        .map(TableTest::words)
                        .toList());
        assertEquals(
                List.of(18, 18, 18),
                table.lines(rows.subList(0, 2), 80).stream().map(String::length).toList());
        assertTrue(table.lines(rows, 80).get(0).endsWith("LEFT^"));
        table.reverse();
        assertTrue(table.lines(rows, 80).get(0).endsWith("LEFTv"));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 5, 9, 12, 20, 80})
    void shouldNeverBeWiderThanTheTerminal(int width) {
        List<Row> wide = List.of(new Row(
                "/run/witness/a-socket-with-a-long-name.sock", OptionalLong.of(1L << 40), OptionalDouble.of(1)));
        for (String line : table.lines(wide, width)) {
            assertTrue(Text.width(line) <= width, line);
        }
    }

    @Test
    void shouldGiveUpTheLeastImportantColumnFirstAndThenShortenNames() {
        List<Row> wide = List.of(new Row("/run/witness/eth0.sock", OptionalLong.of(5), OptionalDouble.of(1)));
        assertEquals(
                List.of("NAME", "COUNT", "LEFT^"), words(table.lines(wide, 40).get(0)));
        assertEquals(
                List.of("/run/wi~th0.sock", "5", "1.000"),
                words(table.lines(wide, 29).get(1)));
        assertEquals(List.of("NAME", "LEFT^"), words(table.lines(wide, 22).get(0)));
        assertEquals(
                List.of("/run/w~h0.sock", "1.000"), words(table.lines(wide, 20).get(1)));
    }

    private static List<String> words(String line) {
        return List.of(line.strip().split(" +"));
    }

    @Test
    void shouldReplaceWhatWouldControlTheTerminal() {
        Row hostile = new Row("a\u001b[2J\r\n\u202e\u0085ü界\u0301", OptionalLong.empty(), OptionalDouble.empty());
        assertEquals(
                "a?[2J?????" + "??",
                words(table.lines(List.of(hostile), 80).get(1)).get(0));
        Table<Row> utf8 = new Table<>(COLUMNS, "NAME", new Text(true, false));
        assertEquals(
                "a?[2J????ü界?", words(utf8.lines(List.of(hostile), 80).get(1)).get(0));
    }

    @Test
    void shouldCountWideCharactersTwice() {
        Text text = new Text(true, false);
        assertEquals(4, Text.width("世界"));
        assertEquals("世", Text.cut("世界", 3));
        assertEquals("世…界", text.shortened("世あああ界", 5));
    }
}
