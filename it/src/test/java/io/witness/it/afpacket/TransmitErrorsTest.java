package io.witness.it.afpacket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.afpacket.FrameRefusedException;
import io.witness.afpacket.TransmitCounters;
import io.witness.afpacket.TransmitException;
import io.witness.afpacket.TransmitException.Reason;
import io.witness.afpacket.TransmitOptions;
import io.witness.afpacket.TransmitRing;
import io.witness.api.ring.InterfaceMissingException;
import io.witness.api.ring.Ring;
import io.witness.api.ring.RingException;
import io.witness.api.ring.RingVersion;
import java.io.File;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What the kernel refuses is said with its reason and its frame, and the ring goes on. */
class TransmitErrorsTest {
    private static final int LONGEST = 1514;

    private VethPair pair;
    private Ring receiver;

    @BeforeEach
    void open() throws Exception {
        pair = new VethPair();
        receiver = Rings.openOne(pair.receiver, "Promiscuous", true, "BlockSize", 65536);
    }

    @AfterEach
    void close() throws Exception {
        receiver.close();
        pair.close();
    }

    private TransmitOptions options() {
        return TransmitOptions.of(pair.sender);
    }

    /** Commits a frame with a number where the receiver looks for it. */
    private static void add(TransmitRing ring, int number, int length) throws Exception {
        assertTrue(ring.awaitRoom(10_000));
        ByteBuffer frame = ring.reserve();
        frame.putLong(0, 0x0200_0000_0001_0200L).putInt(8, 2).putShort(12, (short) 0x88B5);
        frame.putInt(FrameSender.NUMBER_OFFSET, number);
        ring.commit(length);
    }

    static Stream<Arguments> refusing() {
        return Stream.of(RingVersion.values())
                .flatMap(version -> Stream.of(Arguments.of(version, false), Arguments.of(version, true)));
    }

    @ParameterizedTest
    @MethodSource("refusing")
    void shouldNameARefusedFrameAndGoOnWhateverTheProgramDoes(RingVersion version, boolean copied) throws Exception {
        try (TransmitRing ring =
                TransmitRing.open(options().withVersion(version).withCopied(copied))) {
            assertEquals(LONGEST, ring.longestFrame());
            for (int i = 0; i < 8; i++) {
                add(ring, i, i == 2 || i == 4 || i == 6 ? LONGEST + 1 : 64);
            }
            FrameRefusedException e = assertThrows(FrameRefusedException.class, ring::flush);
            assertEquals(2, e.firstUnsent());
            assertEquals(6, e.pending());
            assertEquals(LONGEST + 1, e.length());
            assertEquals(
                    "frame 2 of 1515 bytes cannot be sent on " + pair.sender
                            + ": it is longer than the MTU of 1500 allows: use at most 1514, or raise the MTU",
                    e.getMessage());
            ring.mend(LONGEST);

            assertEquals(
                    4, assertThrows(FrameRefusedException.class, ring::flush).firstUnsent());
            ring.skip();

            assertEquals(
                    6, assertThrows(FrameRefusedException.class, ring::flush).firstUnsent());
            assertEquals(1, ring.flush(), "neither mended nor skipped: skipped");
            assertTrue(ring.awaitSent(10_000));
            assertEquals(new TransmitCounters(8, 6, 5 * 64 + LONGEST, 6, 0, 2, 0), ring.counters());
        }
        assertEquals(List.of(0, 1, 2, 3, 5, 7), Rings.drain(receiver));
    }

    @ParameterizedTest
    @MethodSource("refusing")
    void shouldCountFramesThatTheKernelSkips(RingVersion version, boolean copied) throws Exception {
        TransmitOptions options =
                options().withVersion(version).withCopied(copied).withSkipWrongFrames(true);
        try (TransmitRing ring = TransmitRing.open(options)) {
            for (int i = 0; i < 10; i++) {
                add(ring, i, i % 3 == 0 ? LONGEST + 2 : 64);
            }
            ring.flush();
            assertTrue(ring.awaitSent(10_000));
            assertEquals(new TransmitCounters(10, 6, 6 * 64, 6, 4, 0, 0), ring.counters());
        }
        assertEquals(List.of(1, 2, 4, 5, 7, 8), Rings.drain(receiver));
    }

    @Test
    void shouldSayThatAFrameIsShorterThanItsLinkHeader() throws Exception {
        try (TransmitRing ring = TransmitRing.open(options())) {
            add(ring, 0, 13);
            FrameRefusedException e = assertThrows(FrameRefusedException.class, ring::flush);
            assertTrue(e.getMessage().contains("shorter than the link header of 14 bytes"), e.getMessage());
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldSayThatTheInterfaceIsDownAndSendWhenItIsUp(RingVersion version) throws Exception {
        try (TransmitRing ring = TransmitRing.open(options().withVersion(version))) {
            add(ring, 0, 64);
            ring.flush();
            VethPair.down(pair.sender);
            add(ring, 1, 64);
            add(ring, 2, 64);
            TransmitException e = assertThrows(TransmitException.class, ring::flush);
            assertEquals(Reason.INTERFACE_DOWN, e.reason());
            assertEquals(1, e.firstUnsent());
            assertEquals(2, e.pending());
            assertTrue(e.getMessage().contains("ip link set " + pair.sender + " up"), e.getMessage());
            VethPair.up(pair.sender);
            VethPair.awaitCarrier(pair.sender);
            assertEquals(2, ring.flush());
        }
        assertEquals(List.of(0, 1, 2), Rings.drain(receiver));
    }

    @Test
    void shouldSayThatTheInterfaceIsGone() throws Exception {
        try (TransmitRing ring = TransmitRing.open(options())) {
            add(ring, 0, 64);
            ring.flush();
            VethPair.ip("link", "del", pair.sender);
            add(ring, 1, 64);
            TransmitException e = assertThrows(TransmitException.class, ring::flush);
            assertEquals(Reason.INTERFACE_GONE, e.reason());
            assertEquals(1, e.firstUnsent());
            assertEquals(1, e.pending());
        }
    }

    @Test
    void shouldSayThatADeviceHasNoRoom() throws Exception {
        VethPair.down(pair.receiver); // no carrier
        try (TransmitRing ring = TransmitRing.open(options().withQdiscBypass(true))) {
            add(ring, 0, 64);
            TransmitException e = assertThrows(TransmitException.class, ring::flush);
            assertEquals(Reason.NO_BUFFERS, e.reason());
            assertEquals(0, e.firstUnsent());
            assertEquals(1, e.pending());
            VethPair.up(pair.receiver);
            VethPair.awaitCarrier(pair.sender);
            assertEquals(1, ring.flush());
        }
    }

    @Test
    void shouldSayWhatCannotBeOpenedAndLeaveNothingOpen() throws Exception {
        TransmitRing.open(options()).close();
        int before = new File("/proc/self/fd").list().length;
        assertThrows(InterfaceMissingException.class, () -> TransmitRing.open(TransmitOptions.of("nosuch0")));
        assertThrows(
                InterfaceMissingException.class,
                () -> TransmitRing.open(TransmitOptions.of("a-name-that-is-much-too-long")));
        RingException e = assertThrows(
                RingException.class, () -> TransmitRing.open(options().withSizes(1024, 0, 0)));
        assertTrue(e.getMessage().contains("use 1552 or more"), e.getMessage());
        assertEquals(before, new File("/proc/self/fd").list().length);
    }

    @Test
    void shouldLetAFrameBeWrittenThatIsReservedWhenItIsClosed() throws Exception {
        TransmitRing ring = TransmitRing.open(options());
        ByteBuffer late = ring.reserve();
        ring.close();
        late.putLong(0, -1); // goes nowhere, and hurts nobody
        assertNull(ring.reserve());
        assertEquals(
                Reason.CLOSED,
                assertThrows(TransmitException.class, ring::flush).reason());
    }

    /** A socket with a protocol would be handed each packet, and drop it. */
    @Test
    void shouldReceiveNothing() throws Exception {
        long before = socketsOfProtocol("0000");
        try (TransmitRing ring = TransmitRing.open(options())) {
            assertEquals(before + 1, socketsOfProtocol("0000"));
            assertEquals(1, socketsOfProtocol("0003"), "that of the receiver");
            assertEquals(0, ring.counters().committed());
        }
    }

    /** Counts lines such as {@code ffff8880a 3 3 0003 5 1 0 0 12345}: the protocol is the fourth word. */
    private static long socketsOfProtocol(String protocol) throws Exception {
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/net/packet"))) {
            return lines.filter(line -> line.split(" +")[3].equals(protocol)).count();
        }
    }
}
