package io.witness.consumers.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.witness.api.consumer.Figure;
import io.witness.api.consumer.FigureValue;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class FiguresTest {
    private final Figures figures = new Figures();

    @Test
    void shouldShowWhatWasPublishedInOrderOfNames() {
        Figure second = figures.cell("b", "packets", "of b");
        Figure first = figures.cell("a", "", "");
        second.add(3);
        second.add(-1);
        first.set(7);
        figures.publish();
        first.set(8);
        assertEquals(
                List.of(new FigureValue("a", "", "", 7), new FigureValue("b", "packets", "of b", 2)),
                figures.published());
    }

    @Test
    void shouldGiveOneCellForAName() {
        assertSame(figures.cell("a", "", ""), figures.cell("a", "x", "y"));
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "a b", "a=b", "a\nb", "ä"})
    void shouldRefuseANameThatWouldBreakATable(String name) {
        assertThrows(RuntimeException.class, () -> figures.cell(name, "", ""));
        assertThrows(RuntimeException.class, () -> figures.cell("x".repeat(65), "", ""));
        assertThrows(RuntimeException.class, () -> figures.cell("x", null, ""));
    }

    @Test
    void shouldRefuseFiguresWithoutEnd() {
        for (int i = 0; i < 1024; i++) {
            figures.cell("f" + i, "", "");
        }
        assertThrows(IllegalStateException.class, () -> figures.cell("more", "", ""));
    }
}
