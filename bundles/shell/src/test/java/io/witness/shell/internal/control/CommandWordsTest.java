package io.witness.shell.internal.control;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class CommandWordsTest {
    private static String line(String... words) {
        return CommandWords.line(List.of(words));
    }

    @Test
    void shouldTakeOneWordAsALine() {
        assertEquals("", line());
        assertEquals("sockets | grep a", line("sockets | grep a"));
        assertEquals("x=a b", line("x=a b"));
    }

    @Test
    void shouldKeepAQuotedWordOne() {
        assertEquals(
                "witness:set /run/a 'Filter=udp port 53' --save",
                line("witness:set", "/run/a", "Filter=udp port 53", "--save"));
        assertEquals("set /run/a 'FanoutType=lb|rollover'", line("set", "/run/a", "FanoutType=lb|rollover"));
        assertEquals(
                "set /run/a 'Filter=tcp[13] & 2 != 0;{$x}'", line("set", "/run/a", "Filter=tcp[13] & 2 != 0;{$x}"));
        assertEquals(
                "tap /run/a 'udp and (port 53 or port 54)' -c 3",
                line("tap", "/run/a", "udp and (port 53 or port 54)", "-c", "3"));
        assertEquals("losses '/run/a b.sock'", line("losses", "/run/a b.sock"));
    }

    @Test
    void shouldLeaveWhatNeedsNoQuotesOrIsMeantForThisShell() {
        assertEquals(
                "set /run/a NumBlocks=8 Interface=eth0.1:2",
                line("set", "/run/a", "NumBlocks=8", "Interface=eth0.1:2"));
        assertEquals("tap /run/a udp or icmp -c 3", line("tap", "/run/a", "udp", "or", "icmp", "-c", "3"));
        assertEquals("sockets | grep a b", line("sockets", "| grep a b"));
        assertEquals(
                "each (witness:rings) { ($it get phase) }", line("each", "(witness:rings)", "{ ($it get phase) }"));
        assertEquals("set /run/a Filter=it's", line("set", "/run/a", "Filter=it's"));
        assertEquals("set /run/a 'Filter=udp port 53'", line("set", "/run/a", "'Filter=udp port 53'"));
    }
}
