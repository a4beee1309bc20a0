package io.witness.it.afpacket;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.witness.afpacket.AfPacketRings;
import io.witness.afpacket.TransmitCounters;
import io.witness.afpacket.TransmitOptions;
import io.witness.afpacket.TransmitOptions.LinkAddress;
import io.witness.afpacket.TransmitRing;
import io.witness.api.packet.PacketCopy;
import io.witness.api.ring.RingVersion;
import io.witness.source.CaptureOptions;
import io.witness.source.PacketSource;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What a transmit ring sends arrives at the other end, in all its forms. */
class TransmitTest {
    private VethPair pair;
    private PacketSource source;

    @BeforeEach
    void open() throws Exception {
        pair = new VethPair();
        source = CaptureOptions.DEFAULT
                .withBlocks(1 << 18, 16)
                .withBlockTimeoutMillis(5)
                .withPromiscuous(true)
                .open(pair.receiver, AfPacketRings::open);
        source.timeoutMillis(10_000);
    }

    @AfterEach
    void close() throws Exception {
        source.close();
        pair.close();
    }

    /** All that changes how frames lie in the ring, or how they leave it. */
    static Stream<TransmitOptions> forms() {
        return Arrays.stream(RingVersion.values())
                .map(version -> TransmitOptions.of("set later").withVersion(version))
                .flatMap(plain -> Stream.of(
                        plain,
                        plain.withDataOffset(100),
                        plain.withCopied(true),
                        plain.withCopied(true).withDataOffset(112).withQdiscBypass(true),
                        plain.withQdiscBypass(true),
                        plain.withSkipWrongFrames(true),
                        plain.withSizes(1600, 4096, 3))); // two frames per block, and a gap
    }

    @ParameterizedTest
    @MethodSource("forms")
    void shouldSendFramesByteForByteAndInOrder(TransmitOptions form) throws Exception {
        try (TransmitRing ring = TransmitRing.open(on(pair.sender, form))) {
            for (int i = 0; i < 25; i++) {
                commit(ring, frame(i, 60 + 50 * i));
            }
            assertTrue(ring.awaitSent(10_000));
            assertEquals(25, ring.counters().returned());
        }
        for (int i = 0; i < 25; i++) {
            assertArrayEquals(frame(i, 60 + 50 * i), next());
        }
    }

    static TransmitOptions on(String interfaceName, TransmitOptions form) {
        return new TransmitOptions(
                interfaceName,
                form.version(),
                form.frameSize(),
                form.blockSize(),
                form.numBlocks(),
                form.datagrams(),
                form.qdiscBypass(),
                form.skipWrongFrames(),
                form.dataOffset(),
                form.copied(),
                form.stamps());
    }

    static byte[] frame(int number, int length) {
        ByteBuffer frame = ByteBuffer.allocate(length);
        frame.putLong(0x0200_0000_0001_0200L).putInt(2).putShort((short) 0x88B5).putInt(number);
        while (frame.hasRemaining()) {
            frame.put((byte) (frame.position() * 31 + number));
        }
        return frame.array();
    }

    static void commit(TransmitRing ring, byte[] frame) throws Exception {
        assertTrue(ring.awaitRoom(10_000));
        ring.reserve().put(frame);
        ring.commit(frame.length);
    }

    private byte[] next() throws Exception {
        PacketCopy copy = new PacketCopy(2048);
        assertNotNull(source.nextCopy(copy), "nothing came");
        byte[] bytes = new byte[copy.snapLength()];
        copy.frame().get(0, bytes);
        return bytes;
    }

    @ParameterizedTest
    @EnumSource
    void shouldLetTheKernelWriteTheLinkHeaderOfDatagrams(RingVersion version) throws Exception {
        byte[] to = HexFormat.of().parseHex("020000000009");
        TransmitOptions options = TransmitOptions.of(pair.sender).withVersion(version);
        byte[] payload = Arrays.copyOfRange(frame(7, 1500), 0, 1500);
        try (TransmitRing ring = TransmitRing.open(options.withDatagrams(new LinkAddress(0x88B5, to)));
                TransmitRing shifted = TransmitRing.open(
                        options.withDatagrams(new LinkAddress(0x88B6, to)).withDataOffset(96))) {
            assertEquals(1500, ring.longestFrame());
            commit(ring, payload);
            assertEquals(1, ring.flush());
            commit(shifted, payload);
            assertEquals(1, shifted.flush());
        }
        for (int type = 0x88B5; type <= 0x88B6; type++) {
            byte[] frame = next();
            assertArrayEquals(to, Arrays.copyOf(frame, 6));
            assertEquals(type, ByteBuffer.wrap(frame).getShort(12) & 0xFFFF);
            assertArrayEquals(payload, Arrays.copyOfRange(frame, 14, frame.length));
        }
    }

    @Test
    void shouldKeepVlanTagsThatAreInTheFrame() throws Exception {
        byte[] frame = frame(1, 1518);
        ByteBuffer.wrap(frame).putInt(12, 0x8100_0064).putShort(16, (short) 0x0800);
        for (boolean copied : new boolean[] {false, true}) {
            try (TransmitRing ring =
                    TransmitRing.open(TransmitOptions.of(pair.sender).withCopied(copied))) {
                commit(ring, frame);
                assertEquals(1, ring.flush());
            }
            assertArrayEquals(frame, next());
        }
    }

    @Test
    void shouldCountWhatItSends() throws Exception {
        try (TransmitRing ring =
                TransmitRing.open(TransmitOptions.of(pair.sender).withSizes(2048, 4096, 1))) {
            assertEquals(2, ring.frames());
            commit(ring, frame(0, 100));
            commit(ring, frame(1, 200));
            assertNull(ring.reserve(), "a third frame in a ring of two");
            assertEquals(new TransmitCounters(2, 0, 0, 0, 0, 0, 2), ring.counters());
            assertEquals(2, ring.flush());
            assertTrue(ring.awaitSent(10_000));
            assertEquals(new TransmitCounters(2, 2, 300, 2, 0, 0, 0), ring.counters());
        }
    }

    @Test
    void shouldAllocateNothingInSteadyState() throws Exception {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long thread = Thread.currentThread().getId();
        long least = Long.MAX_VALUE;
        try (TransmitRing ring = TransmitRing.open(TransmitOptions.of(pair.sender))) {
            for (int attempt = 0; attempt < 5; attempt++) {
                long before = threads.getThreadAllocatedBytes(thread);
                send(ring, 50_000);
                least = Math.min(least, threads.getThreadAllocatedBytes(thread) - before);
            }
        }
        assertEquals(0, least);
    }

    private static void send(TransmitRing ring, int count) throws Exception {
        for (int i = 1; i <= count; i++) {
            while (!ring.awaitRoom(1000)) {
                Thread.onSpinWait();
            }
            ring.reserve().putLong(0, 0x0200_0000_0001_0200L).putInt(8, 2).putInt(12, 0x88B5_0000);
            ring.commit(60);
            if (i % 50 == 0) {
                ring.flush();
            }
        }
        ring.awaitSent(1000);
    }
}
