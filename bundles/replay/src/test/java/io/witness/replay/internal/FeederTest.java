package io.witness.replay.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.api.packet.Block;
import io.witness.api.packet.Packet;
import io.witness.api.packet.PacketCursor;
import io.witness.api.ring.Ring;
import io.witness.api.ring.RingDescription;
import io.witness.api.ring.RingException;
import io.witness.api.ring.RingTotals;
import io.witness.memory.MemoryRing;
import io.witness.replay.ReplayOptions.TimeStamps;
import io.witness.replay.Speed;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The feeder on the test's thread, with the test's clock. */
class FeederTest {
    private static final long EPOCH = 1_700_000_000_000_000_000L;
    private static final long MILLI = 1_000_000;
    private static final int TIMEOUT_MILLIS = 100;

    private final Signal changed = new Signal();
    private final List<ReplayRing> rings = new ArrayList<>();
    private final List<String> lines = new ArrayList<>();
    private boolean tells = true;
    private FakeClock clock = new FakeClock();
    private TimeStamps timeStamps = TimeStamps.RECORDED;
    private PacketFilter filter = PacketFilter.ALL;
    private RingSelector spread = packet -> 0;

    @AfterEach
    void closeRings() {
        rings.forEach(ReplayRing::close);
    }

    @Test
    void shouldPutPacketsIntoTheRingAtTheirTimes() throws Exception {
        ReplayRing ring = ring(16, 1);
        List<Long> put = new ArrayList<>();
        filter = packet -> put.add(clock.nanoTime());
        feed(Speed.RECORDED, new FakeCapture(0, EPOCH, EPOCH + 3 * MILLI, EPOCH + 20_000 * MILLI));

        // a packet is filtered when the one before it was played
        assertEquals(List.of(0L, 0L, 3 * MILLI), sinceStart(put));
        assertTrue(clock.nanoTime() - clock.startNanos >= 20_000 * MILLI);
        assertEquals(List.of(0, 1, 2), numbers(ring));
    }

    @Test
    void shouldSayThatNothingComesForLong() throws Exception {
        ring(16, 1);
        long later = EPOCH + 59_999 * MILLI;
        feed(Speed.RECORDED, new FakeCapture(0, 0, EPOCH, later, later + 60_000 * MILLI));

        assertEquals(2, lines.size(), lines::toString);
        assertTrue(lines.get(0).startsWith("replay:a: pauses for 60 seconds, as was recorded before packet 4"));
    }

    /** They are played when they come; those with times are as far apart as they were recorded. */
    @Test
    void shouldNotWaitForPacketsWithoutATimeNorBehindThem() throws Exception {
        ReplayRing ring = ring(16, 1);
        feed(Speed.RECORDED, new FakeCapture(0, 0, EPOCH, 0, EPOCH + 10 * MILLI, 0));

        assertEquals(List.of(0, 1, 2, 3, 4), numbers(ring));
        assertTrue(clock.nanoTime() - clock.startNanos < 20 * MILLI);
    }

    @Test
    void shouldHandOverABlockThatHasWaitedForLongEnough() throws Exception {
        ReplayRing ring = ring(16, 1);
        feed(Speed.RECORDED, new FakeCapture(0, EPOCH, EPOCH + 5000 * MILLI, EPOCH + 5001 * MILLI));

        assertEquals(List.of(List.of(0), List.of(1, 2)), blocks(ring));
        // once for the block, once for the packet
        assertEquals(
                2, clock.pauses.stream().filter(pause -> pause > 50 * MILLI).count(), clock.pauses::toString);
    }

    /** 1000 packets within 10 ms need no 1000 pauses. */
    @Test
    void shouldPutPacketsTogetherThatComeFast() throws Exception {
        ring(16, 1);
        feed(
                Speed.RECORDED,
                new FakeCapture(
                        0, LongStream.range(0, 1000).map(i -> i * 10_000).toArray()));
        assertTrue(clock.pauses.size() <= 10, clock.pauses::toString);
    }

    @Test
    void shouldDropWhatHasNoRoomAndCountIt() throws Exception {
        ReplayRing ring = ring(2, 1);
        feed(Speed.rate(1e9), new FakeCapture(0, new long[200]));

        int kept = numbers(ring).size();
        assertEquals(kept, ring.totals().accepted());
        assertEquals(200 - kept, ring.totals().dropped());
        assertTrue(ring.totals().freezes() > 0);
        assertTrue(ring.totals().dropped() > 0);
        assertEquals(List.of("replay:a: the replay has ended: 200 packets, 0 filtered out, rounds: 1"), lines);
    }

    @Test
    void shouldRunWithoutReadersUnlessItWaitsForThem() throws Exception {
        ReplayRing ring = ring(16, 0);
        feed(Speed.RECORDED, new FakeCapture(0, 1, 2));
        assertEquals(List.of(0, 1), numbers(ring));
    }

    @Test
    void shouldWaitForAReaderAndForRoomAtMost() throws Exception {
        ReplayRing ring = ring(2, 0);
        List<Integer> seen = new ArrayList<>();
        clock = new FakeClock() {
            @Override
            long pause(Signal signal, long seenSignals, long nanos) {
                if (!ring.hasReader()) {
                    assertEquals(RingTotals.NONE, ring.totals());
                    ring.readers(1);
                } else {
                    seen.addAll(numbers(ring));
                }
                return seenSignals;
            }
        };
        feed(Speed.MAX, new FakeCapture(0, new long[500]));
        seen.addAll(numbers(ring));

        assertEquals(IntStream.range(0, 500).boxed().toList(), seen);
        assertEquals(0, ring.totals().dropped());
    }

    @Test
    void shouldPauseWhenTheLastReaderGoes() throws Exception {
        ReplayRing ring = ring(16, 1);
        int[] paused = {0};
        filter = packet -> {
            ring.readers(Packets.number(packet) == 3 ? 0 : 1);
            return true;
        };
        clock = new FakeClock() {
            @Override
            long pause(Signal signal, long seenSignals, long nanos) {
                paused[0]++;
                assertEquals(3, ring.totals().accepted());
                ring.readers(1);
                return seenSignals;
            }
        };
        feed(Speed.MAX, new FakeCapture(0, new long[5]));
        assertEquals(1, paused[0]);
        assertEquals(5, ring.totals().accepted());
    }

    /** Else who reads both would wait for the one, and the one for it. */
    @Test
    void shouldHandOverTheOpenBlockOfARingWhileItWaitsForAnother() throws Exception {
        ReplayRing full = ring(1, 1);
        ReplayRing other = ring(16, 1);
        spread = packet -> Packets.number(packet) == 0 ? 1 : 0;
        List<Integer> seen = new ArrayList<>();
        clock = new FakeClock() {
            @Override
            long pause(Signal signal, long seenSignals, long nanos) {
                super.pause(signal, seenSignals, Math.min(nanos, 200 * MILLI));
                seen.addAll(numbers(other));
                if (!seen.isEmpty()) {
                    seen.addAll(numbers(full));
                }
                return seenSignals;
            }
        };
        feed(Speed.MAX, new FakeCapture(0, new long[100]));
        seen.addAll(numbers(full));
        assertEquals(IntStream.range(0, 100).boxed().toList(), seen);
    }

    @Test
    void shouldPlayWhatPassesTheFilterOnly() throws Exception {
        ReplayRing ring = ring(16, 1);
        filter = packet -> {
            packet.cut(50);
            return Packets.number(packet) % 3 == 0;
        };
        feed(Speed.RECORDED, new FakeCapture(0, new long[10]));

        Block block = new Block();
        PacketCursor packets = block.wrap(ring.memory(0), ring.take()).packets();
        for (int number = 0; packets.hasNext(); number += 3) {
            Packet packet = packets.next();
            assertEquals(number, Packets.number(packet));
            assertEquals(50, packet.snapLength());
            assertEquals(Packets.FRAME_LENGTH, packet.wireLength());
        }
        assertEquals(List.of("replay:a: the replay has ended: 4 packets, 6 filtered out, rounds: 1"), lines);
    }

    @Test
    void shouldStampPacketsWhenItPutsThemIntoTheRing() throws Exception {
        ReplayRing ring = ring(16, 1);
        timeStamps = TimeStamps.NOW;
        long before = System.currentTimeMillis() * MILLI;
        feed(Speed.RECORDED, new FakeCapture(0, EPOCH, EPOCH + 50 * MILLI));
        long after = System.currentTimeMillis() * MILLI + 60 * MILLI;

        Block block = new Block();
        PacketCursor packets = block.wrap(ring.memory(0), ring.take()).packets();
        long first = packets.next().timeNanos();
        long gap = packets.next().timeNanos() - first;
        assertTrue(before <= first && first <= after, () -> before + " " + first);
        assertEquals(50 * MILLI, gap);
    }

    @Test
    void shouldBeOverWhenAllWasTaken() throws Exception {
        ReplayRing ring = ring(16, 1);
        feed(Speed.RECORDED, new FakeCapture(0, 1, 2));

        assertFalse(ring.isOver());
        ring.await(-1);
        ring.release(ring.take());
        assertEquals(Ring.NONE, ring.take());
        assertTrue(ring.isOver());
        ring.await(-1);
    }

    @Test
    void shouldEndWithADamageThatIsToldInALine() throws Exception {
        ReplayRing ring = ring(16, 1);
        FakeCapture capture = new FakeCapture(0, 1, 2, 3);
        capture.breaks = true;
        feed(Speed.RECORDED, capture);

        assertEquals(List.of(0, 1, 2), numbers(ring));
        assertTrue(ring.isOver());
        assertEquals(
                List.of("replay:a: ends early: file: at byte 7: broken: played until then: 3 packets,"
                        + " 0 filtered out, rounds: 1"),
                lines);
        assertTrue(capture.closed);
    }

    @Test
    void shouldTellADamageToWhoTakesIfNobodyElseIsTold() throws Exception {
        ReplayRing ring = ring(16, 1);
        FakeCapture capture = new FakeCapture(0, 1, 2, 3);
        capture.breaks = true;
        tells = false;
        feed(Speed.RECORDED, capture);

        ring.await(-1);
        assertEquals(List.of(0, 1, 2), numbers(ring));
        assertFalse(ring.isOver());
        RingException e = assertThrows(RingException.class, () -> ring.await(-1));
        assertEquals("replay:a: ends early: file: at byte 7: broken", e.getMessage());
    }

    /** As it may be if there is no memory left. */
    @Test
    void shouldEndThoughNobodyCanBeToldWhy() throws Exception {
        ReplayRing ring = ring(16, 1);
        filter = packet -> {
            throw new IllegalStateException() {
                private static final long serialVersionUID = 1L;

                @Override
                public String toString() {
                    throw new OutOfMemoryError("on purpose");
                }
            };
        };
        tells = false;
        assertThrows(OutOfMemoryError.class, () -> feed(Speed.RECORDED, new FakeCapture(0, 1)));

        RingException e = assertThrows(RingException.class, () -> ring.await(0));
        assertEquals("replay:a: ends early, and there is no memory left to tell the reason", e.getMessage());
    }

    @Test
    void shouldEndSilentlyWhenAllRingsAreClosed() throws Exception {
        ReplayRing first = ring(16, 1);
        ReplayRing second = ring(16, 1);
        spread = packet -> Packets.number(packet) & 1;
        filter = packet -> {
            if (Packets.number(packet) == 10) {
                first.close();
            } else if (Packets.number(packet) == 20) {
                second.close();
            }
            assertNotEquals(22, Packets.number(packet));
            return true;
        };
        feed(Speed.MAX, new FakeCapture(0, new long[100]));
        assertEquals(List.of(), lines);
        assertEquals(10, second.totals().accepted());
    }

    private ReplayRing ring(int numBlocks, int readers) throws Exception {
        RingDescription description = new RingDescription(
                Optional.of("replay:a"), OptionalInt.of(1), OptionalInt.of(65535), Optional.of(""), 4096, numBlocks);
        ReplayRing ring = new ReplayRing(
                description, MemoryRing.create(4096, numBlocks), changed, readers, TIMEOUT_MILLIS * MILLI);
        rings.add(ring);
        return ring;
    }

    private void feed(Speed speed, FakeCapture capture) {
        ReplayPlan plan = new ReplayPlan(List.of(Path.of("/a")), speed, 1, timeStamps);
        Rounds rounds = new Rounds(new MergedCaptures(List.of(capture)), () -> null, 1);
        ReplayListener listener = new ReplayListener() {
            @Override
            public void pauses(String line) {
                lines.add(line);
            }

            @Override
            public void ends(String line) {
                lines.add(line);
            }

            @Override
            public boolean breaks(String line) {
                lines.add(line);
                return tells;
            }
        };
        new Feeder(plan, rounds, filter, spread, rings, changed, clock, listener).run();
    }

    private List<Long> sinceStart(List<Long> times) {
        return times.stream().map(time -> time - clock.startNanos).toList();
    }

    private static List<Integer> numbers(Ring ring) {
        return blocks(ring).stream().flatMap(List::stream).toList();
    }

    /** Takes and releases what is there. */
    private static List<List<Integer>> blocks(Ring ring) {
        List<List<Integer>> blocks = new ArrayList<>();
        for (int index = ring.take(); index != Ring.NONE; index = ring.take()) {
            List<Integer> numbers = new ArrayList<>();
            PacketCursor packets = new Block().wrap(ring.memory(index), index).packets();
            while (packets.hasNext()) {
                numbers.add(Packets.number(packets.next()));
            }
            blocks.add(numbers);
            ring.release(index);
        }
        return blocks;
    }
}
