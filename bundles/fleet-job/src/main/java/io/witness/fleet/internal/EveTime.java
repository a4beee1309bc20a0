package io.witness.fleet.internal;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;

/** Reads and writes times as in EVE JSON, {@code 2026-11-30T18:05:00.000000+0000}, as microseconds since 1970. */
final class EveTime {
    private static final DateTimeFormatter FORMAT = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSZ");
    private static final long MICROS_PER_SECOND = 1_000_000;
    private static final int NANOS_PER_MICRO = 1000;

    private EveTime() {}

    /** Reads a time of an object. */
    static long micros(Map<?, ?> object, String name) throws UnusableException {
        try {
            return micros(Json.text(object, name));
        } catch (DateTimeException | ArithmeticException e) {
            throw new UnusableException("has no time " + name);
        }
    }

    static long micros(String text) {
        OffsetDateTime time = OffsetDateTime.parse(text, FORMAT);
        return Math.multiplyExact(time.toEpochSecond(), MICROS_PER_SECOND) + time.getNano() / NANOS_PER_MICRO;
    }

    static String text(long micros) {
        long second = Math.floorDiv(micros, MICROS_PER_SECOND);
        int nano = (int) Math.floorMod(micros, MICROS_PER_SECOND) * NANOS_PER_MICRO;
        return LocalDateTime.ofEpochSecond(second, nano, ZoneOffset.UTC)
                .atOffset(ZoneOffset.UTC)
                .format(FORMAT);
    }

    /** Writes a time in seconds since 1970 as others than EVE do. */
    static String secondText(long seconds) {
        return Instant.ofEpochSecond(seconds).toString();
    }
}
