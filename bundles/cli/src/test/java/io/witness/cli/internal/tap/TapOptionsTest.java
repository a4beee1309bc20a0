package io.witness.cli.internal.tap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.cli.internal.UsageException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TapOptionsTest {
    private static final Instant NOW = Instant.parse("2026-05-01T12:00:00Z");
    private static final long NANOS = NOW.getEpochSecond() * 1_000_000_000L;

    private static TapOptions parse(String arguments) throws UsageException {
        return TapOptions.parse(List.of(arguments.split(" ")), NOW);
    }

    @Test
    void shouldBeginHalfAMinuteAgoAndEndNow() throws Exception {
        TapOptions options = parse("s");
        assertEquals(NANOS - 30_000_000_000L, options.fromNanos());
        assertEquals(NANOS, options.toNanos());
        assertTrue(!options.follows() && options.filter().isEmpty() && options.count() == Long.MAX_VALUE);
    }

    @Test
    void shouldTakeAllOptions() throws Exception {
        TapOptions options = parse("s udp port 53 --from -2m --follow -c 5 --recordings r -w -");
        assertEquals("udp port 53", options.filter());
        assertEquals(NANOS - 120_000_000_000L, options.fromNanos());
        assertTrue(options.follows());
        assertEquals(5, options.count());
        assertEquals(Path.of("r"), options.recordings().orElseThrow());
        assertEquals("-", options.file().orElseThrow());
    }

    @ParameterizedTest
    @CsvSource({
        "--follow,SOCKET is missing",
        "s --from,--from needs a value",
        "s --from yesterday,is not a time",
        "s --to -1m,is after --to",
        "s --to now --follow,exclude each other",
        "s -c 0,'-c 0: use a whole number, at least 1'",
        "s -cx,'-c x: use a whole number, at least 1'",
        "s -x,unknown option -x; put -- before a filter that starts with -"
    })
    void shouldNameAMistake(String arguments, String problem) {
        String message =
                assertThrows(UsageException.class, () -> parse(arguments)).getMessage();
        assertTrue(message.contains(problem), message);
    }
}
