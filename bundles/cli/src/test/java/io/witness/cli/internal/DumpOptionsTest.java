package io.witness.cli.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DumpOptionsTest {
    private static final Path SOCKET = Path.of("/run/a");

    private static DumpOptions parse(String... arguments) throws UsageException {
        return DumpOptions.parse(List.of(arguments));
    }

    @Test
    void shouldPrintAllPacketsOfTheFirstRingUnlessToldOtherwise() throws Exception {
        assertEquals(
                new DumpOptions(SOCKET, false, 0, Long.MAX_VALUE, false, Optional.empty(), false, OptionalInt.empty()),
                parse("/run/a"));
    }

    @Test
    void shouldTakeOptionsBeforeAndBehindTheSocketApartAndJoined() throws Exception {
        DumpOptions file =
                new DumpOptions(SOCKET, false, 3, 10, false, Optional.of("out.pcapng"), false, OptionalInt.empty());
        assertEquals(file, parse("/run/a", "-i", "3", "-c", "10", "-w", "out.pcapng"));
        assertEquals(file, parse("-i3", "-c10", "/run/a", "-wout.pcapng"));
        DumpOptions hex = new DumpOptions(SOCKET, false, 0, 5, true, Optional.empty(), false, OptionalInt.empty());
        assertEquals(hex, parse("-xc5", "/run/a"));
        assertEquals(hex, parse("-x", "-c", "5", "--", "/run/a"));
        DumpOptions following = new DumpOptions(SOCKET, true, 0, 5, true, Optional.empty(), false, OptionalInt.empty());
        assertEquals(following, parse("-Fxc5", "/run/a"));
        assertEquals(following, parse("/run/a", "-x", "-c5", "-F"));
        assertTrue(parse("/run/a", "-Tc5").times());
    }

    @Test
    void shouldTakeASingleDashForStandardOutputAndAnythingBehindTwoForTheSocket() throws Exception {
        assertEquals(Optional.of("-"), parse("/run/a", "-w", "-").file());
        assertEquals(Path.of("-x"), parse("--", "-x").socket());
    }

    @ParameterizedTest
    @CsvSource({
        "'', SOCKET is missing",
        "a b, 'there is one SOCKET, not [a, b]'",
        "a -q, unknown option -q",
        "a -xq, unknown option -q",
        "a --count, unknown option --count",
        "a -x\u001bq, 'unknown option -\\u001b'",
        "a -c, -c needs a value",
        "a -c 0, '-c 0: use a whole number, at least 1'",
        "a -c many, '-c many: use a whole number, at least 1'",
        "a -i -1, '-i -1: use a whole number from 0 to 2147483647'",
        "a -i 4294967296, '-i 4294967296: use a whole number from 0 to 2147483647'",
        "a -x -w f, -x and -w exclude each other",
        "'\ud800', '\\ud800 cannot be a file''s name in this locale: use a UTF-8 one, such as LC_ALL=C.UTF-8'",
        "a -w b\udfff, 'b\\udfff cannot be a file''s name in this locale: use a UTF-8 one, such as LC_ALL=C.UTF-8'"
    })
    void shouldNameTheArgumentThatIsWrong(String arguments, String message) {
        String[] list = arguments.isEmpty() ? new String[0] : arguments.split(" ");
        assertEquals(
                message, assertThrows(UsageException.class, () -> parse(list)).getMessage());
    }
}
