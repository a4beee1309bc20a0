package io.witness.it.afpacket;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.witness.afpacket.AfPacketRings;
import io.witness.api.packet.Packet;
import io.witness.api.ring.RingVersion;
import io.witness.source.CaptureOptions;
import io.witness.source.PacketSource;
import io.witness.source.SourceEndedException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Rings of frames under load, while the link goes, and at their end; packets larger than a frame among others. */
class FrameRingLifeTest extends OnVethPair {
    private static final int GENEROUS_MILLIS = 30_000;
    private static final int BATCH = 50;
    private static final int WINDOWS = 20;
    private static final int RINGS = 25;

    private final byte[] large = WireFrames.plain(3000);
    private final byte[] small = WireFrames.plain(200);

    @BeforeEach
    void allowLargePackets() throws Exception {
        VethPair.ip("link", "set", pair.sender, "mtu", "9000");
        VethPair.ip("link", "set", pair.receiver, "mtu", "9000");
    }

    private static CaptureOptions options(RingVersion version) {
        return CaptureOptions.DEFAULT
                .withVersion(version)
                .withBlocks(1 << 16, 4)
                .withFrameSize(512);
    }

    private PacketSource open(RingVersion version) throws Exception {
        return options(version).open(pair.receiver, AfPacketRings::open).timeoutMillis(GENEROUS_MILLIS);
    }

    @ParameterizedTest
    @EnumSource(names = {"V1", "V2"})
    void shouldAllocateNothing(RingVersion version) throws Exception {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long thread = Thread.currentThread().getId();
        try (PacketSource source = open(version)) {
            long least = Long.MAX_VALUE;
            for (int window = 0; window < WINDOWS; window++) {
                long before = threads.getThreadAllocatedBytes(thread);
                for (int batch = 0; batch < 20; batch++) {
                    sendAndRead(source);
                }
                least = Math.min(least, threads.getThreadAllocatedBytes(thread) - before);
            }
            assertEquals(0, source.missedCopies());
            assertEquals(0, least, "bytes while " + 20 * BATCH + " packets were read");
        }
    }

    private void sendAndRead(PacketSource source) throws Exception {
        for (int i = 0; i < BATCH; i++) {
            sender.send(i % 5 == 0 ? large : small);
        }
        for (int i = 0; i < BATCH; i++) {
            assertTrue(source.next().snapLength() == (i % 5 == 0 ? large : small).length);
        }
    }

    /** The error that a link leaves behind when it goes does not cost a packet. */
    @ParameterizedTest
    @EnumSource(names = {"V1", "V2"})
    void shouldGoOnAfterTheLinkWasDown(RingVersion version) throws Exception {
        try (PacketSource source = open(version)) {
            sender.send(large);
            assertEquals(large.length, source.next().snapLength());
            VethPair.down(pair.receiver);
            source.timeoutMillis(100);
            assertNull(source.next());
            VethPair.up(pair.receiver);
            while (accepted(source) < 2) { // until the kernel has noticed that the link is up again
                sender.send(large);
                Thread.onSpinWait();
            }
            VethPair.down(pair.receiver);
            source.timeoutMillis(GENEROUS_MILLIS);
            Packet packet = source.next();
            assertArrayEquals(large, packet.bytes(0, packet.snapLength()));
        }
    }

    private static long accepted(PacketSource source) {
        return source.statistics().ring().orElseThrow().accepted();
    }

    @ParameterizedTest
    @EnumSource(names = {"V1", "V2"})
    void shouldDeliverEachFrameToExactlyOneRingOfAGroup(RingVersion version) throws Exception {
        List<Integer> all = new ArrayList<>();
        List<PacketSource> sources = options(version).withFanout(0, 4, 0).openAll(pair.receiver, AfPacketRings::open);
        for (int i = 0; i < 400; i++) {
            sender.send(i);
        }
        for (PacketSource source : sources) {
            try (source) {
                source.timeoutMillis(200);
                for (Packet packet = source.next(); packet != null; packet = source.next()) {
                    all.add(packet.int32(FrameSender.NUMBER_OFFSET));
                }
            }
        }
        Collections.sort(all);
        assertEquals(Rings.range(400), all);
    }

    @ParameterizedTest
    @EnumSource(names = {"V1", "V2"})
    void shouldEndWhileItIsRead(RingVersion version) throws Exception {
        AtomicBoolean stop = new AtomicBoolean();
        CompletableFuture<Void> traffic = CompletableFuture.runAsync(() -> sendUntil(stop));
        try {
            for (int i = 0; i < RINGS; i++) {
                PacketSource source = open(version);
                CompletableFuture<Long> reader = CompletableFuture.supplyAsync(() -> readToEnd(source));
                while (source.statistics().packets() < 20) {
                    Thread.onSpinWait();
                }
                source.close();
                assertTrue(reader.get(GENEROUS_MILLIS, TimeUnit.MILLISECONDS) > 0);
            }
        } finally {
            stop.set(true);
            traffic.get(GENEROUS_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private void sendUntil(AtomicBoolean stop) {
        try {
            for (int i = 0; !stop.get(); i++) {
                sender.send(i % 2 == 0 ? large : small);
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static long readToEnd(PacketSource source) {
        long bytes = 0;
        try {
            while (true) {
                bytes += source.next().snapLength();
            }
        } catch (SourceEndedException e) {
            return bytes;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
