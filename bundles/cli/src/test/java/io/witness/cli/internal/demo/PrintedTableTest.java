package io.witness.cli.internal.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PrintedTableTest {
    @Test
    void shouldReadTablesOneBelowTheOther() {
        String text =
                """
                SOCKET   ACCEPTED
                /a.sock        12

                SOCKET   READER                       UNIT
                /a.sock  client java (pid 7, uid 0)   packets
                /a.sock  a name  like two columns     packets
                /a.sock  consumer flows               -
                """;
        assertEquals(
                List.of(
                        Map.of("SOCKET", "/a.sock", "ACCEPTED", "12"),
                        Map.of("SOCKET", "/a.sock", "READER", "client java (pid 7, uid 0)", "UNIT", "packets"),
                        Map.of("SOCKET", "/a.sock", "READER", "consumer flows", "UNIT", "-")),
                PrintedTable.rows(text));
    }

    @Test
    void shouldReadNothing() {
        assertEquals(List.of(), PrintedTable.rows(""));
        assertEquals(List.of(), PrintedTable.rows("A  B\n"));
    }
}
