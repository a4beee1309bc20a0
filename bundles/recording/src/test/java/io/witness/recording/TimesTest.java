package io.witness.recording;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimesTest {
    private static final Instant NOW = Instant.parse("2026-05-01T12:00:00.000000001Z");
    private static final ZoneId ZONE = ZoneId.of("Europe/Berlin");

    @ParameterizedTest
    @CsvSource({
        "now, 2026-05-01T12:00:00.000000001Z",
        "-10m, 2026-05-01T11:50:00.000000001Z",
        "-30s, 2026-05-01T11:59:30.000000001Z",
        "-2h, 2026-05-01T10:00:00.000000001Z",
        "-1d, 2026-04-30T12:00:00.000000001Z",
        "+250ms, 2026-05-01T12:00:00.250000001Z",
        "2026-05-01T10:00:00Z, 2026-05-01T10:00:00Z",
        "2026-05-01T10:00:00.123456789+02:00, 2026-05-01T08:00:00.123456789Z",
        "2026-05-01T10:00, 2026-05-01T08:00:00Z",
        "2026-05-01 10:00:00.5, 2026-05-01T08:00:00.500Z",
        "2026-05-01, 2026-04-30T22:00:00Z",
        "1960-01-01T00:00:00Z, 1970-01-01T00:00:00Z"
    })
    void shouldParse(String text, String expected) {
        assertEquals(expected, Times.text(Times.parse(text, NOW, ZONE)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-",
                "10m",
                "-10",
                "-10x",
                "yesterday",
                "2026-13-01",
                "T",
                "-99999999999h",
                "2026-05-01T25:00Z"
            })
    void shouldSayWhatIsExpected(String text) {
        var e = assertThrows(IllegalArgumentException.class, () -> Times.parse(text, NOW, ZONE));
        assertTrue(e.getMessage().contains("-10m"), e.getMessage());
    }

    @Test
    void shouldLimitTimesToThoseOfPackets() {
        assertEquals(Long.MAX_VALUE, Times.parse("9999-01-01T00:00:00Z", NOW, ZONE));
        assertEquals(0, Times.parse("-999999999d", Instant.EPOCH, ZONE));
    }
}
