package io.witness.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.api.socket.OneLine;
import io.witness.api.socket.SocketKeys;
import io.witness.api.socket.SpecificationException;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a value may hold that becomes a path, the name of an account, or text for libpcap. */
class SpecificationNameTest {
    private static final String UNPRINTABLE = "has a character that cannot be printed";

    // behind the last one: 107 bytes in UTF-8
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/run/a b.sock",
                "/run/trailing ",
                "/run/ü.sock",
                "/run/文.sock",
                "/run/\uD83E\uDD80.sock",
                "/run/e\u0301.sock",
                "/üüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüü"
            })
    void shouldTakeANameThatCanBePrinted(String name) throws SpecificationException {
        assertEquals(
                name, SocketSettings.socket(with(SocketKeys.SOCKET_NAME, name)).socketName());
    }

    @Test
    void shouldCountTheBytesOfAName() {
        String name = "/" + "ü".repeat(53) + "x";
        assertTrue(refusal(SocketKeys.SOCKET_NAME, name).contains("has 108 bytes: use a path of at most 107"));
    }

    // a NUL, a new line, an escape sequence, halves of pairs, what reverses the text behind it, no character at all
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/run/\0.sock",
                "/run/a\n2026-01-01 ERROR all is lost",
                "/run/\r.sock",
                "/run/\u001b[2J.sock",
                "/run/\u009b2J.sock",
                "/run/\uD800.sock",
                "/run/\uDC00\uD800.sock",
                "/run/kcos.\u202Etxt",
                "/run/\u2066.sock",
                "/run/\u2028.sock",
                "/run/\uFFFE.sock",
                "/run/\uFDD0.sock",
                "/run/\uDBFF\uDFFF.sock"
            })
    void shouldRefuseANameThatCannotBePrintedInOneLineThatCan(String name) {
        String refusal = refusal(SocketKeys.SOCKET_NAME, name);
        assertTrue(refusal.endsWith(UNPRINTABLE + ": use another path"), refusal);
    }

    @ParameterizedTest
    @CsvSource({
        "User, 'root\0x'",
        "User, 'root\nx'",
        "Group, '\u202Etoor'",
        "Group, '\uD800'",
        "Filter, 'tcp\0or udp'",
        "Filter, 'tcp\u001b[2J'"
    })
    void shouldRefuseAnAccountOrFilterThatCannotBePrinted(String key, String value) {
        String refusal = refusal(key, value);
        assertTrue(refusal.contains(UNPRINTABLE), refusal);
    }

    @Test
    void shouldTakeAFilterOfSeveralLines() throws SpecificationException {
        String filter = "2\n40 0 0 12\r\n6\t0 0 1";
        assertEquals(
                filter,
                SocketSettings.socket(with(SocketKeys.FILTER, filter))
                        .rings()
                        .selection()
                        .filter());
    }

    @Test
    void shouldBoundWhatAMessageShowsOfAValue() {
        String refusal = refusal(SocketKeys.MODE, "x\u0007".repeat(10_000));
        assertTrue(refusal.length() < 1_000, () -> refusal.length() + " characters");
    }

    private static String refusal(String key, String value) {
        SpecificationException e =
                assertThrows(SpecificationException.class, () -> SocketSettings.socket(with(key, value)));
        assertEquals(key, e.key());
        assertTrue(OneLine.isPlain(e.getMessage()), e.getMessage());
        return e.getMessage();
    }

    private static Map<String, Object> with(String key, String value) {
        Map<String, Object> properties =
                new TreeMap<>(Map.of(SocketKeys.SOCKET_NAME, "/run/a.sock", SocketKeys.INTERFACE, "lo"));
        properties.put(key, value);
        return properties;
    }
}
