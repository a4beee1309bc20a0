package io.witness.replay.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.api.packet.PacketCopy;
import io.witness.replay.ReplayOptions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RoundsTest {
    private final List<FakeCapture> opened = new ArrayList<>();

    @Test
    void shouldStartARoundOneMeanGapBehindTheLatestPacket() throws IOException {
        assertEquals(List.of(100L, 300L, 200L, 400L, 600L, 500L), times(rounds(2, 100, 300, 200)));
    }

    @Test
    void shouldGiveEachRoundTheSameLength() throws IOException {
        assertEquals(List.of(5L, 8L, 11L, 14L, 17L, 20L), times(rounds(3, 5, 8)));
    }

    @Test
    void shouldPauseBehindPacketsThatHaveNoTimeBetweenThem() throws IOException {
        assertEquals(List.of(7L, 7L, 7L + Rounds.LONELY_NANOS, 7L + Rounds.LONELY_NANOS), times(rounds(2, 7, 7)));
    }

    @Test
    void shouldMergeInEachRound() throws IOException {
        Rounds.Opener opener = () -> new MergedCaptures(List.of(new FakeCapture(0, 1, 5), new FakeCapture(10, 3)));
        Rounds rounds = new Rounds(opener.open(), opener, 2);
        List<Integer> numbers = new ArrayList<>();
        for (PacketCopy packet = rounds.next(); packet != null; packet = rounds.next()) {
            numbers.add(Packets.number(packet));
            rounds.played();
        }
        assertEquals(List.of(0, 10, 1, 0, 10, 1), numbers);
    }

    @Test
    void shouldEndWhenNothingOfARoundIsPlayed() throws IOException {
        Rounds rounds = rounds(ReplayOptions.ENDLESS, 1, 2);
        rounds.next();
        rounds.next();
        assertNull(rounds.next());
        assertNull(rounds(ReplayOptions.ENDLESS).next());
    }

    @Test
    void shouldCloseTheFilesOfEachRound() throws IOException {
        Rounds rounds = rounds(3, 1, 2);
        times(rounds);
        rounds.close();
        assertEquals(3, opened.size());
        assertTrue(opened.stream().allMatch(capture -> capture.closed));
    }

    private Rounds rounds(long most, long... timesNanos) throws IOException {
        Rounds.Opener opener = () -> {
            FakeCapture capture = new FakeCapture(0, timesNanos);
            opened.add(capture);
            return new MergedCaptures(List.of(capture));
        };
        return new Rounds(opener.open(), opener, most);
    }

    private static List<Long> times(Rounds rounds) throws IOException {
        List<Long> times = new ArrayList<>();
        for (PacketCopy packet = rounds.next(); packet != null; packet = rounds.next()) {
            times.add(packet.timeNanos());
            rounds.played();
        }
        return times;
    }
}
