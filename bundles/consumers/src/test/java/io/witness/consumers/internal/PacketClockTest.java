package io.witness.consumers.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class PacketClockTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long START = 1_700_000_000L * SECOND;

    private final PacketClock clock = new PacketClock(START);

    @Test
    void shouldBeZeroBeforeTheFirstPacket() {
        clock.tick(5);
        assertEquals(0, clock.nanos());
    }

    @Test
    void shouldShowTheNewestPacketsTime() {
        clock.read(START + SECOND, 10);
        clock.read(START + 3 * SECOND, 20);
        assertEquals(START + 3 * SECOND, clock.nanos());
    }

    @Test
    void shouldGoOnWhileNothingComesAndNeverGoBack() {
        clock.read(START, 10);
        clock.tick(10 + 5 * SECOND);
        assertEquals(START + 5 * SECOND, clock.nanos());
        clock.read(START + 2 * SECOND, 20 + 5 * SECOND);
        assertEquals(START + 5 * SECOND, clock.nanos());
        clock.tick(20 + 9 * SECOND);
        assertEquals(START + 6 * SECOND, clock.nanos());
    }

    @Test
    void shouldTakeOldPacketsForTrue() {
        clock.read(1_000 * SECOND, 10);
        assertEquals(1_000 * SECOND, clock.nanos());
    }

    @Test
    void shouldNotBelieveASingleOddTime() {
        clock.read(Long.MAX_VALUE, 10);
        assertEquals(0, clock.nanos());
        clock.read(START, 20);
        clock.read(-1, 30);
        clock.read(START + 100 * PacketClock.LEAP_NANOS, 40);
        clock.read(START + SECOND, 50);
        assertEquals(START + SECOND, clock.nanos());
    }

    @Test
    void shouldBelieveALeapThatTheNextBlockHasToo() {
        clock.read(START, 10);
        clock.read(START + 100 * PacketClock.LEAP_NANOS, 20);
        clock.read(START + 100 * PacketClock.LEAP_NANOS + SECOND, 30);
        assertEquals(START + 100 * PacketClock.LEAP_NANOS + SECOND, clock.nanos());
    }
}
