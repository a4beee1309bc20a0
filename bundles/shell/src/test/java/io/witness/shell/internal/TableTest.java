package io.witness.shell.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class TableTest {
    @Test
    void shouldAlignTextToTheLeftAndNumbersToTheRight() {
        assertEquals(
                """
                NAME    COUNT  REMARK
                a           7  short
                longer  12345  x y z
                """,
                new Table("NAME", "COUNT", "REMARK")
                        .row("a", 7, "short")
                        .row("longer", 12345L, "x y z")
                        .toString());
    }

    @Test
    void shouldShowAbsentValuesAsDashes() {
        assertEquals("A  B\n-  -\n", new Table("A", "B").row(null, "").toString());
    }

    @Test
    void shouldHaveOnlyItsNamesWithoutRows() {
        assertEquals("A  LONG\n", new Table("A", "LONG").toString());
    }

    @Test
    void shouldNotLetControlCharactersThrough() {
        assertEquals(
                "A\n?[31mx?y?z\n", new Table("A").row("\u001b[31mx\ny\u202ez").toString());
    }

    @Test
    void shouldRefuseARowThatDoesNotFit() {
        assertThrows(IllegalArgumentException.class, () -> new Table("A", "B").row("a"));
    }

    @Test
    void shouldShortenALongTextInItsMiddle() {
        assertEquals("eth0", Table.shortened("eth0"));
        String shortened = Table.shortened("replay:/captures/" + "x".repeat(4000) + "/monday.pcap.gz");
        assertEquals(41, shortened.length());
        assertEquals("replay:/captures/xxx…xxxxx/monday.pcap.gz", shortened);
    }
}
