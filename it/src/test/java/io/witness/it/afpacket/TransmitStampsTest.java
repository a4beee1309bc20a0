package io.witness.it.afpacket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.afpacket.FrameRefusedException;
import io.witness.afpacket.StampCounters.Stamps;
import io.witness.afpacket.TimeStamps.Source;
import io.witness.afpacket.TransmitException;
import io.witness.afpacket.TransmitException.Reason;
import io.witness.afpacket.TransmitOptions;
import io.witness.afpacket.TransmitRing;
import io.witness.afpacket.TransmitStage;
import io.witness.afpacket.TransmittedPacket;
import io.witness.api.ring.RingVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Time stamps of the frames of a transmit ring belong to their frames, also when some are refused or not sent. */
class TransmitStampsTest extends OnVethPair {
    private TransmitOptions stamped() {
        return TransmitOptions.of(pair.sender)
                .withTransmitStamps(Source.SOFTWARE)
                .withErrorQueue(1 << 24);
    }

    /** Returns the times of {@link TransmitStage#SENT} by the numbers of frames. */
    private static Map<Long, Long> stamps(TransmitRing ring) throws Exception {
        Map<Long, Long> times = new TreeMap<>();
        TransmittedPacket packet = new TransmittedPacket();
        while (ring.receiveTransmitted(packet)) {
            assertEquals(TransmitStage.SENT, packet.stage());
            assertTrue(packet.stamps().hasSoftware());
            times.put(packet.identifier(), packet.stamps().softwareNanos());
        }
        return times;
    }

    @ParameterizedTest
    @EnumSource
    void shouldStampEachFrameBetweenTheTimesOfItsFlush(RingVersion version) throws Exception {
        try (TransmitRing ring =
                TransmitRing.open(stamped().withVersion(version).withScheduledStamps(true))) {
            TransmittedPacket packet = new TransmittedPacket();
            for (int i = 0; i < 100; i++) {
                TransmitTest.commit(ring, TransmitTest.frame(i, 60));
                long before = now();
                assertEquals(1, ring.flush());
                long after = now();
                for (TransmitStage stage : new TransmitStage[] {TransmitStage.SCHEDULED, TransmitStage.SENT}) {
                    assertTrue(ring.receiveTransmitted(packet));
                    assertEquals(i, packet.identifier());
                    assertEquals(stage, packet.stage());
                    assertEquals(Set.of(), packet.stamps().missing());
                    assertTrue(packet.stamps().softwareNanos() >= before, packet::toString);
                    assertTrue(packet.stamps().softwareNanos() <= after, packet::toString);
                }
                assertFalse(ring.receiveTransmitted(packet));
            }
            assertEquals(new Stamps(100, 0, 0), ring.stampCounters().software());
            assertEquals(new Stamps(100, 0, 0), ring.stampCounters().scheduled());
            assertEquals(new Stamps(0, 0, 100), ring.stampCounters().hardware());
        }
    }

    @Test
    void shouldMatchTheStampsOfManyFramesAroundTheRing() throws Exception {
        try (TransmitRing ring = TransmitRing.open(stamped().withSizes(2048, 4096, 50))) {
            for (int i = 0; i < 5000; i++) {
                TransmitTest.commit(ring, TransmitTest.frame(i, 60));
            }
            assertTrue(ring.awaitSent(10_000));
            List<Long> numbers = new ArrayList<>();
            long last = 0;
            for (Map.Entry<Long, Long> stamp : stamps(ring).entrySet()) {
                numbers.add(stamp.getKey());
                assertTrue(last <= stamp.getValue(), "not monotone");
                last = stamp.getValue();
            }
            assertEquals(5000, numbers.size());
            assertEquals(4999, numbers.get(4999));
            assertEquals(new Stamps(5000, 0, 0), ring.stampCounters().software());
        }
    }

    @Test
    void shouldCountTheStampsThatASmallErrorQueueLoses() throws Exception {
        try (TransmitRing ring = TransmitRing.open(stamped().withErrorQueue(8192))) {
            for (int i = 0; i < 1000; i++) {
                TransmitTest.commit(ring, TransmitTest.frame(i, 60));
            }
            assertTrue(ring.awaitSent(10_000));
            int received = stamps(ring).size();
            assertTrue(received > 0 && received < 100, "stamps: " + received);
            Stamps counted = ring.stampCounters().software();
            assertEquals(received, counted.received());
            assertEquals(1000 - received, counted.missing() + counted.awaited());
        }
    }

    /** The kernel counts a frame that it refuses for its length; a frame that is skipped before it sees it, it does not. */
    @ParameterizedTest
    @EnumSource
    void shouldMatchTheStampsBehindRefusedFrames(RingVersion version) throws Exception {
        for (boolean copied : new boolean[] {false, true}) {
            try (TransmitRing ring =
                    TransmitRing.open(stamped().withVersion(version).withCopied(copied))) {
                for (int i = 0; i < 10; i++) {
                    TransmitTest.commit(ring, TransmitTest.frame(i, i == 3 || i == 6 || i == 7 ? 1515 : 60));
                }
                assertThrows(FrameRefusedException.class, ring::flush);
                ring.mend(100);
                assertThrows(FrameRefusedException.class, ring::flush);
                assertThrows(FrameRefusedException.class, ring::flush);
                assertEquals(2, ring.flush());
                assertTrue(ring.awaitSent(10_000));
                assertEquals(
                        List.of(0L, 1L, 2L, 3L, 4L, 5L, 8L, 9L),
                        List.copyOf(stamps(ring).keySet()));
                assertEquals(new Stamps(8, 0, 0), ring.stampCounters().software());
            }
        }
    }

    @Test
    void shouldMatchTheStampsBehindSkippedFrames() throws Exception {
        for (boolean copied : new boolean[] {false, true}) {
            try (TransmitRing ring =
                    TransmitRing.open(stamped().withSkipWrongFrames(true).withCopied(copied))) {
                for (int i = 0; i < 10; i++) {
                    TransmitTest.commit(ring, TransmitTest.frame(i, i == 3 || i == 6 || i == 7 ? 1515 : 60));
                }
                assertTrue(ring.awaitSent(10_000));
                assertEquals(
                        List.of(0L, 1L, 2L, 4L, 5L, 8L, 9L),
                        List.copyOf(stamps(ring).keySet()));
                assertEquals(copied ? 0 : 3, ring.stampCounters().failed());
                assertEquals(
                        new Stamps(7, copied ? 0 : 3, 0), ring.stampCounters().software());
            }
        }
    }

    @Test
    void shouldMatchTheStampsAfterTheInterfaceWasDown() throws Exception {
        assertMatchesAfter(Reason.INTERFACE_DOWN, stamped(), pair.sender);
    }

    /** The kernel has counted the frame that the device did not take. */
    @Test
    void shouldMatchTheStampsAfterTheDeviceHadNoRoom() throws Exception {
        assertMatchesAfter(Reason.NO_BUFFERS, stamped().withQdiscBypass(true), pair.receiver);
    }

    /** Every second frame is first refused for this reason, because an interface is down. */
    private void assertMatchesAfter(Reason reason, TransmitOptions options, String down) throws Exception {
        try (TransmitRing ring = TransmitRing.open(options)) {
            for (int round = 0; round < 3; round++) {
                TransmitTest.commit(ring, TransmitTest.frame(2 * round, 60));
                assertTrue(ring.awaitSent(10_000));
                VethPair.down(down);
                TransmitTest.commit(ring, TransmitTest.frame(2 * round + 1, 60));
                assertEquals(
                        reason,
                        assertThrows(TransmitException.class, ring::flush).reason());
                VethPair.up(down);
                pair.awaitCarrier();
                assertTrue(ring.awaitSent(10_000));
            }
            assertEquals(
                    List.of(0L, 1L, 2L, 3L, 4L, 5L), List.copyOf(stamps(ring).keySet()));
            assertEquals(new Stamps(6, 0, 0), ring.stampCounters().software());
        }
    }

    @Test
    void shouldRefuseToGiveStampsThatNobodyAskedFor() throws Exception {
        TransmitRing ring = TransmitRing.open(TransmitOptions.of(pair.sender));
        try (ring) {
            assertThrows(IllegalStateException.class, () -> ring.receiveTransmitted(new TransmittedPacket()));
            assertThrows(IllegalStateException.class, ring::stampCounters);
        }
        TransmitRing closed = TransmitRing.open(stamped());
        closed.close();
        TransmitException failure =
                assertThrows(TransmitException.class, () -> closed.receiveTransmitted(new TransmittedPacket()));
        assertEquals(Reason.CLOSED, failure.reason());
    }
}
