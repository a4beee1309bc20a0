package io.witness.recording;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Converts between times as people write them and those of packets. For any thread. */
public final class Times {
    private static final Pattern RELATIVE = Pattern.compile("([+-])(\\d{1,9})(ms|s|m|h|d)");
    private static final long NANOS_PER_SECOND = 1_000_000_000;
    private static final Instant EARLIEST = Instant.ofEpochSecond(0);
    private static final Instant LATEST = Instant.ofEpochSecond(0, Long.MAX_VALUE);

    private Times() {}

    /**
     * Parses a time.
     *
     * @param text {@code now}; relative to it, such as {@code -10m}, with the units {@code ms}, {@code s}, {@code m}, {@code h}
     *     and {@code d}; or ISO 8601, such as {@code 2026-05-01T12:00:00Z}, {@code 2026-05-01T12:00:00.5+02:00}, or without a
     *     zone for that of the machine, down to {@code 2026-05-01}; a space may stand for the T
     * @param now what relative times refer to
     * @param zone the zone of times without one
     * @return nanoseconds since 1970; limited to 1970 to 2262
     * @throws IllegalArgumentException if it is none of these; the message says what is expected
     */
    public static long parse(String text, Instant now, ZoneId zone) {
        try {
            return nanos(instant(text, now, zone));
        } catch (DateTimeException | ArithmeticException e) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" is not a time: use now, -10m (units: ms, s, m, h, d), 2026-05-01T12:00:00Z or"
                            + " 2026-05-01T12:00:00",
                    e);
        }
    }

    private static Instant instant(String text, Instant now, ZoneId zone) {
        if (text.equals("now")) {
            return now;
        }
        Matcher relative = RELATIVE.matcher(text);
        if (relative.matches()) {
            Duration distance = duration(Long.parseLong(relative.group(2)), relative.group(3));
            return relative.group(1).equals("-") ? now.minus(distance) : now.plus(distance);
        }
        String iso = text.replace(' ', 'T');
        if (!iso.contains("T")) {
            return LocalDate.parse(iso).atStartOfDay(zone).toInstant();
        }
        String time = iso.substring(iso.indexOf('T'));
        if (time.endsWith("]")) {
            return ZonedDateTime.parse(iso).toInstant();
        }
        boolean hasZone = time.endsWith("Z") || time.contains("+") || time.contains("-");
        return hasZone
                ? OffsetDateTime.parse(iso).toInstant()
                : LocalDateTime.parse(iso).atZone(zone).toInstant();
    }

    private static Duration duration(long count, String unit) {
        return switch (unit) {
            case "ms" -> Duration.ofMillis(count);
            case "s" -> Duration.ofSeconds(count);
            case "m" -> Duration.ofMinutes(count);
            case "h" -> Duration.ofHours(count);
            default -> Duration.ofDays(count);
        };
    }

    private static long nanos(Instant instant) {
        if (instant.isBefore(EARLIEST)) {
            return 0;
        }
        return instant.isAfter(LATEST)
                ? Long.MAX_VALUE
                : Math.addExact(Math.multiplyExact(instant.getEpochSecond(), NANOS_PER_SECOND), instant.getNano());
    }

    /**
     * Formats the time of a packet.
     *
     * @param nanos nanoseconds since 1970
     * @return ISO 8601 in UTC, with as many digits as needed
     */
    public static String text(long nanos) {
        return Instant.ofEpochSecond(Math.floorDiv(nanos, NANOS_PER_SECOND), Math.floorMod(nanos, NANOS_PER_SECOND))
                .toString();
    }
}
