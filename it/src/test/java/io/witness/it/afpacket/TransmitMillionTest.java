package io.witness.it.afpacket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.afpacket.AfPacketRings;
import io.witness.afpacket.FrameRefusedException;
import io.witness.afpacket.TransmitOptions;
import io.witness.afpacket.TransmitRing;
import io.witness.api.packet.PacketCopy;
import io.witness.api.ring.RingVersion;
import io.witness.source.CaptureOptions;
import io.witness.source.PacketSource;
import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A million frames of random sizes, of which some are tagged, some as short or as long as can be, some too long to be sent. */
@Timeout(170)
class TransmitMillionTest {
    private static final int FRAMES = 1_000_000;
    private static final int SHORTEST = 14;
    private static final int LONGEST = 1514;
    private static final int TAG = 4;
    /** The kernel drops a received frame that has a tag, and nothing behind the type that follows it. */
    private static final int SHORTEST_TAGGED = 20;

    private static final int BATCH = 50;
    /** How far the sender may be ahead of the receiver, so that nothing is dropped. */
    private static final int MOST_AHEAD = 20_000;

    /** One frame after the other, the same ones for each with the same seed. */
    private static final class Frames {
        private final SplittableRandom random = new SplittableRandom(42);
        private int number;
        private int length;
        private boolean tagged;

        /** Goes on to the next one; false: it is too long to be sent. */
        boolean next() {
            number++;
            int kind = random.nextInt(1000);
            tagged = kind >= 100 && kind < 200;
            int most = LONGEST + (tagged ? TAG : 0);
            length = kind < 20 ? SHORTEST : kind < 120 ? most : random.nextInt(SHORTEST_TAGGED, most + 1);
            boolean tooLong = kind == 999;
            length = tooLong ? most + 1 : length;
            return !tooLong;
        }

        /** Writes it, or compares with it: eight bytes at a time. */
        int visit(ByteBuffer frame, boolean write) {
            long mix = number * 0x9E37_79B9_7F4A_7C15L;
            int wrong = 0;
            int at = 0;
            for (; at + Long.BYTES <= length; at += Long.BYTES) {
                wrong += word(frame, at, header(at, mix + at), write);
            }
            for (; at < length; at++) {
                byte value = (byte) (header(at, mix) >>> 8 * (at % 8));
                if (write) {
                    frame.put(at, value);
                } else {
                    wrong += frame.get(at) == value ? 0 : 1;
                }
            }
            return wrong;
        }

        private static int word(ByteBuffer frame, int at, long value, boolean write) {
            if (write) {
                frame.putLong(at, value);
                return 0;
            }
            return frame.getLong(at) == value ? 0 : 1;
        }

        /** Addresses and type are such that nobody answers: the tag, or an experimental type. */
        private long header(int at, long filling) {
            if (at == 0) {
                return 0x0200_0000_0001_0200L;
            }
            long type = tagged ? 0x8100_0064L : 0x88B5_0000L;
            return at == Long.BYTES ? type : filling;
        }
    }

    @ParameterizedTest
    @CsvSource({"V1, false", "V2, false", "V3, false", "V2, true"})
    void shouldSendAMillionFramesByteForByteAndInOrder(RingVersion version, boolean copied) throws Exception {
        try (VethPair pair = new VethPair();
                PacketSource source = CaptureOptions.DEFAULT
                        .withBlocks(1 << 20, 64)
                        .withPromiscuous(true)
                        .open(pair.receiver, AfPacketRings::open);
                TransmitRing ring = TransmitRing.open(
                        TransmitOptions.of(pair.sender).withVersion(version).withCopied(copied))) {
            source.timeoutMillis(30_000);
            Receiver receiver = new Receiver(source);
            CompletableFuture<Void> received = CompletableFuture.runAsync(receiver::run);
            long refused = send(ring, receiver);
            received.get(60, TimeUnit.SECONDS);
            assertEquals(FRAMES, ring.counters().taken());
            assertTrue(refused > FRAMES / 2000, "refused: " + refused);
            assertEquals(refused, ring.counters().refused());
            assertEquals(0, source.statistics().ring().orElseThrow().dropped());
        }
    }

    private static long send(TransmitRing ring, Receiver receiver) throws Exception {
        Frames frames = new Frames();
        long refused = 0;
        for (int sent = 0; sent < FRAMES; ) {
            while (sent - receiver.count > MOST_AHEAD && receiver.failure.isEmpty()) {
                Thread.onSpinWait();
            }
            boolean good = frames.next();
            assertTrue(ring.awaitRoom(10_000));
            frames.visit(ring.reserve(), true);
            ring.commit(frames.length);
            sent += good ? 1 : 0;
            refused += good ? 0 : 1;
            if (sent % BATCH == 0) {
                flush(ring);
            }
        }
        assertTrue(ring.awaitSent(10_000));
        return refused;
    }

    /** Those that are too long are somewhere in the batch. */
    private static void flush(TransmitRing ring) throws Exception {
        while (ring.counters().pending() > 0) {
            try {
                ring.flush();
            } catch (FrameRefusedException e) {
                assertTrue(e.length() > LONGEST, e.getMessage());
                ring.skip();
            }
        }
    }

    /** Compares what comes with what is sent. */
    private static final class Receiver {
        private final PacketSource source;
        private volatile int count;
        private volatile String failure = "";

        Receiver(PacketSource source) {
            this.source = source;
        }

        void run() {
            Frames frames = new Frames();
            PacketCopy copy = new PacketCopy(2048);
            try {
                while (count < FRAMES) {
                    while (!frames.next()) {
                        continue; // not sent
                    }
                    if (source.nextCopy(copy) == null) {
                        throw new AssertionError("nothing came after " + count + " frames");
                    }
                    compare(frames, copy);
                    count++;
                }
            } catch (Exception | AssertionError e) {
                failure = e.toString();
                throw new AssertionError(e);
            }
        }

        private void compare(Frames frames, PacketCopy copy) {
            if (copy.snapLength() != frames.length || frames.visit(copy.frame(), false) != 0) {
                throw new AssertionError(
                        "frame " + count + " of " + frames.length + " bytes is another one, of " + copy.snapLength());
            }
        }
    }
}
