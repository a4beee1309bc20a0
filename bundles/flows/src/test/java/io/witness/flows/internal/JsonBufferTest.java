package io.witness.flows.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.junit.jupiter.api.Test;

class JsonBufferTest {
    private static final DateTimeFormatter FORMAT = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSZ");

    private final JsonBuffer json = new JsonBuffer();

    private String time(long seconds) {
        json.clear();
        json.time("t", seconds * 1_000_000_000L + 1234);
        return new String(json.bytes(), 0, json.length(), StandardCharsets.US_ASCII);
    }

    @Test
    void shouldWriteTimesThatShareAPlaceAmongTheKeptOnes() {
        for (long seconds :
                new long[] {0, 256, 0, 1_700_000_000L, 1_700_000_256L, 1_700_000_000L, 951_782_400L, -256}) {
            Instant instant = Instant.ofEpochSecond(seconds, 1234);
            assertEquals("\"t\":\"" + FORMAT.format(instant.atOffset(ZoneOffset.UTC)) + "\"", time(seconds));
        }
    }

    @Test
    void shouldWriteAllNumbers() {
        for (long number : new long[] {
            0,
            7,
            9,
            10,
            -1,
            99,
            100,
            12_345,
            999_999_999,
            1_000_000_000,
            Integer.MAX_VALUE,
            1L << 31,
            1_000_000_000_000_000_007L,
            -1_000_000_000_000_000_007L,
            Long.MAX_VALUE,
            Long.MIN_VALUE
        }) {
            json.clear();
            json.number(number);
            assertEquals(Long.toString(number), new String(json.bytes(), 0, json.length(), StandardCharsets.US_ASCII));
        }
    }
}
