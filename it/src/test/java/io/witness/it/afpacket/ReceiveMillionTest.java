package io.witness.it.afpacket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.afpacket.AfPacketRings;
import io.witness.api.packet.PacketCopy;
import io.witness.api.ring.CaptureLength;
import io.witness.api.ring.RingTotals;
import io.witness.api.ring.RingVersion;
import io.witness.source.CaptureOptions;
import io.witness.source.PacketSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A million frames of random sizes, which rings of all versions receive at the same time, byte for byte: some are tagged, as
 * short or as long as can be, larger than a frame of V1 and V2, or truncated.
 */
@Timeout(170)
class ReceiveMillionTest extends OnVethPair {
    private static final int FRAMES = 1_000_000;
    private static final int MTU = 9000;
    private static final int SHORTEST = 14;
    private static final int LONGEST = MTU + 14;
    /** The kernel drops a received frame that has a tag, and nothing after the type that follows it. */
    private static final int SHORTEST_TAGGED = 20;
    /** What is longer is truncated. */
    private static final int CAPTURED = 6000;
    /** How far the sender may be ahead, so that nothing is dropped: copies of large packets need the most room. */
    private static final int MOST_AHEAD = 1000;

    private static final int GENEROUS_MILLIS = 60_000;

    /** One frame after the other, the same ones each time. */
    private static final class Frames {
        private static final byte[] NOISE = new byte[1 << 15];

        static {
            new Random(7).nextBytes(NOISE);
        }

        private final SplittableRandom random = new SplittableRandom(42);
        private final byte[] frame = new byte[LONGEST + 4];
        private int length;
        private boolean tagged;

        void next() {
            int kind = random.nextInt(100);
            tagged = kind % 10 == 0;
            int tag = tagged ? 4 : 0;
            int shortest = tagged ? SHORTEST_TAGGED : SHORTEST;
            length = switch (kind) {
                case 1, 2, 10 -> shortest;
                case 3, 20 -> LONGEST + tag;
                case 4, 5, 6, 7, 30 -> random.nextInt(shortest, LONGEST + tag + 1);
                default -> random.nextInt(shortest, 1515);
            };
            System.arraycopy(NOISE, random.nextInt(NOISE.length - frame.length), frame, 0, frame.length);
            frame[0] = (byte) (frame[0] & ~1); // to another host, or to this one: not to a group
            putShort(12, tagged ? 0x8100 : 0x88b5);
            if (tagged) {
                putShort(16, 0x88b5);
            }
        }

        private void putShort(int at, int value) {
            frame[at] = (byte) (value >> 8);
            frame[at + 1] = (byte) value;
        }

        byte[] bytes() {
            return Arrays.copyOf(frame, length);
        }

        /** The kernel takes a tag out, and V1 has no field for it. */
        void dropTag() {
            if (tagged) {
                length -= 4;
                System.arraycopy(frame, 16, frame, 12, length - 12);
            }
        }

        boolean isWhatCame(PacketCopy copy) {
            int captured = Math.min(length, CAPTURED);
            return copy.wireLength() == length
                    && copy.snapLength() == captured
                    && Arrays.mismatch(frame, 0, captured, copy.frame().array(), 0, captured) < 0;
        }
    }

    private final AtomicIntegerArray received = new AtomicIntegerArray(RingVersion.values().length);

    @Test
    void shouldReceiveTheSameByteForByteInEachVersion() throws Exception {
        VethPair.ip("link", "set", pair.sender, "mtu", "" + MTU);
        VethPair.ip("link", "set", pair.receiver, "mtu", "" + MTU);
        List<PacketSource> sources = new ArrayList<>();
        List<CompletableFuture<Void>> readers = new ArrayList<>();
        try {
            for (RingVersion version : RingVersion.values()) {
                PacketSource source = open(version);
                sources.add(source);
                readers.add(inBackground(() -> read(version, source)));
            }
            send(readers);
            for (CompletableFuture<Void> reader : readers) {
                reader.get(GENEROUS_MILLIS, TimeUnit.MILLISECONDS);
            }
            for (PacketSource source : sources) {
                assertEquals(
                        new RingTotals(FRAMES, 0, 0), source.statistics().ring().orElseThrow());
                assertEquals(0, source.missedCopies());
                assertEquals(0, source.statistics().malformedBlocks());
            }
        } finally {
            sources.forEach(PacketSource::close);
        }
    }

    private PacketSource open(RingVersion version) throws Exception {
        return CaptureOptions.DEFAULT
                .withVersion(version)
                .withBlocks(1 << 20, 32)
                .withBlockTimeoutMillis(10)
                .withCaptureLength(CaptureLength.of(CAPTURED))
                .open(pair.receiver, AfPacketRings::open)
                .timeoutMillis(GENEROUS_MILLIS);
    }

    private static CompletableFuture<Void> inBackground(Callable<Void> task) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                done.complete(task.call());
            } catch (Throwable e) {
                done.completeExceptionally(e);
            }
        });
        thread.setDaemon(true);
        thread.start();
        return done;
    }

    private Void read(RingVersion version, PacketSource source) throws Exception {
        Frames frames = new Frames();
        PacketCopy copy = new PacketCopy(LONGEST + 4);
        for (int i = 0; i < FRAMES; i++) {
            frames.next();
            if (version == RingVersion.V1) {
                frames.dropTag();
            }
            assertTrue(source.nextCopy(copy) != null, "frame " + i + " did not come");
            if (!frames.isWhatCame(copy)) {
                throw new AssertionError(version + ", frame " + i + ": " + frames.length + " bytes were sent, and "
                        + copy.snapLength() + " of " + copy.wireLength() + " came");
            }
            received.set(version.ordinal(), i + 1);
        }
        return null;
    }

    private void send(List<CompletableFuture<Void>> readers) throws Exception {
        Frames frames = new Frames();
        for (int i = 0; i < FRAMES; i++) {
            frames.next();
            sender.send(frames.bytes());
            while (i - slowest() > MOST_AHEAD
                    && readers.stream().noneMatch(CompletableFuture::isCompletedExceptionally)) {
                Thread.onSpinWait();
                Thread.yield();
            }
        }
    }

    private int slowest() {
        int least = Integer.MAX_VALUE;
        for (int i = 0; i < received.length(); i++) {
            least = Math.min(least, received.get(i));
        }
        return least;
    }
}
