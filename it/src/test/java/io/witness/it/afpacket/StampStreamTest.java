package io.witness.it.afpacket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.afpacket.PacketSocket;
import io.witness.afpacket.PacketSocketException;
import io.witness.afpacket.PacketSocketException.Reason;
import io.witness.afpacket.PacketSocketOptions;
import io.witness.afpacket.StampCounters;
import io.witness.afpacket.StampCounters.Stamps;
import io.witness.afpacket.TimeStamps;
import io.witness.afpacket.TimeStamps.Source;
import io.witness.afpacket.TransmittedPacket;
import io.witness.api.ring.RingTotals;
import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Time stamps of many packets: each belongs to its packet, and what the kernel drops is counted. */
class StampStreamTest extends OnVethPair {
    private static final int NUMBER_OFFSET = 14;
    private static final int PACKETS = 100_000;
    private static final int PER_MILLI = 20;

    private static PacketSocket opened(PacketSocketOptions options) throws Exception {
        PacketSocket socket = PacketSocket.open(options);
        socket.setReadDeadline(PacketSocket.deadlineIn(60, TimeUnit.SECONDS));
        return socket;
    }

    private PacketSocketOptions receiving() {
        return PacketSocketOptions.of(pair.receiver)
                .withProtocol(0x88B5)
                .withPromiscuous(true)
                .withReceiveBuffer(1 << 28)
                .withReceiveStamps(Source.SOFTWARE);
    }

    private PacketSocketOptions sending() {
        return PacketSocketOptions.of(pair.sender).withProtocol(0).withTransmitStamps(Source.SOFTWARE);
    }

    /** What one end saw of the packets: of the sender by their identifiers, of the receiver by their numbers. */
    private static final class Seen {
        final int[] numbers = new int[2 * PACKETS];
        final long[] before = new long[2 * PACKETS];
        final long[] stamps = new long[2 * PACKETS];
        final long[] after = new long[2 * PACKETS];
        int count;
    }

    @Test
    void shouldStampEachPacketBetweenTheTimesOfUserSpace() throws Exception {
        Seen sent = new Seen();
        Seen transmitted = new Seen();
        Seen received = new Seen();
        try (PacketSocket to = opened(receiving());
                PacketSocket from = opened(sending().withErrorQueue(1 << 28))) {
            int first = warmUp(from, to);
            CompletableFuture<Void> arrival = start(() -> receive(to, received));
            CompletableFuture<Void> departure = start(() -> receiveTransmitted(from, first, transmitted));
            send(from, first, sent);
            from.setBlocking(false); // all stamps are there: the last call that finds none returns
            arrival.get(60, TimeUnit.SECONDS);
            departure.get(60, TimeUnit.SECONDS);
            assertEquals(
                    new Stamps(first + sent.count, 0, 0),
                    from.transmitCounters().software());
            assertEquals(new RingTotals(first + PACKETS, 0, 0), to.statistics());
        }
        assertEquals(PACKETS, received.count);
        assertEquals(sent.count, transmitted.count);
        for (int i = 0; i < sent.count; i++) {
            String what = "identifier " + i + " of packet " + sent.numbers[i];
            int number = sent.numbers[i];
            assertEquals(number, transmitted.numbers[i], what);
            assertBetween(sent.before[i], transmitted.stamps[i], sent.after[i], what);
            assertTrue(i == 0 || transmitted.stamps[i - 1] <= transmitted.stamps[i], what);
            if (i + 1 == sent.count || sent.numbers[i + 1] != number) { // otherwise it was dropped, and sent again
                assertBetween(transmitted.stamps[i], received.stamps[number], received.after[number], what);
                assertTrue(number == 0 || received.stamps[number - 1] <= received.stamps[number], what);
            }
        }
    }

    private static void assertBetween(long before, long stamp, long after, String what) {
        assertTrue(before <= stamp && stamp <= after, what + ": " + before + " <= " + stamp + " <= " + after);
    }

    /** Until the kernel takes times; returns the next identifier. Leaves no stamp behind. */
    private static int warmUp(PacketSocket from, PacketSocket to) throws Exception {
        ByteBuffer buffer = ByteBuffer.allocateDirect(100);
        TimeStamps stamps = new TimeStamps();
        int next = 0;
        while (!stamps.hasSoftware()) {
            next = (int) from.send(ByteBuffer.wrap(PacketSocketTest.frame(-1, 60))) + 1;
            to.receive(buffer.clear(), null, stamps);
            from.receiveTransmitted(buffer.clear(), new TransmittedPacket());
        }
        return next;
    }

    /** On a busy machine, the other end may have no room for a packet, which is dropped then: it is sent again. */
    private static void send(PacketSocket from, int first, Seen sent) throws Exception {
        ByteBuffer frame = ByteBuffer.allocateDirect(60).put(PacketSocketTest.frame(0, 60));
        long start = System.nanoTime();
        for (int i = 0; i < PACKETS; ) {
            if (i % PER_MILLI == 0) {
                LockSupport.parkNanos(start + i / PER_MILLI * 1_000_000L - System.nanoTime());
            }
            sent.numbers[sent.count] = i;
            frame.putInt(NUMBER_OFFSET, i).clear();
            sent.before[sent.count] = now();
            try {
                assertEquals(first + sent.count, from.send(frame));
                i++;
            } catch (PacketSocketException e) {
                assertEquals(Reason.NO_BUFFERS, e.reason());
            }
            sent.after[sent.count++] = now();
        }
    }

    private static void receive(PacketSocket to, Seen received) throws Exception {
        ByteBuffer buffer = ByteBuffer.allocateDirect(100);
        TimeStamps stamps = new TimeStamps();
        for (int i = 0; i < PACKETS; i++) {
            assertEquals(60, to.receive(buffer.clear(), null, stamps));
            assertEquals(i, buffer.getInt(NUMBER_OFFSET));
            received.stamps[i] = stamps.softwareNanos();
            received.after[i] = now();
            received.count++;
        }
    }

    private static void receiveTransmitted(PacketSocket from, int first, Seen transmitted) throws Exception {
        ByteBuffer buffer = ByteBuffer.allocateDirect(100);
        TransmittedPacket packet = new TransmittedPacket();
        while (from.receiveTransmitted(buffer.clear(), packet) == 60) {
            int i = (int) packet.identifier() - first;
            assertEquals(0, transmitted.stamps[i], "a second stamp of the same packet");
            transmitted.numbers[i] = buffer.getInt(NUMBER_OFFSET);
            transmitted.stamps[i] = packet.stamps().softwareNanos();
            transmitted.count++;
        }
    }

    private interface Task {
        void run() throws Exception;
    }

    private static CompletableFuture<Void> start(Task task) {
        return CompletableFuture.runAsync(() -> {
            try {
                task.run();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldCountTheStampsThatASmallErrorQueueLoses(boolean stampsOnly) throws Exception {
        try (PacketSocket from = opened(sending().withErrorQueue(8192).withStampsOnly(stampsOnly))) {
            BitSet stamped = new BitSet();
            ByteBuffer frame = ByteBuffer.allocateDirect(60).put(PacketSocketTest.frame(0, 60));
            for (int i = 0; i < 2000; i += 100) {
                sendIdentifiers(from, frame, 100);
                drain(from, stamped);
            }
            int lastLost = 2000 - stamped.length();
            int received = stamped.cardinality();
            assertTrue(received > 20 && received < 1000, "stamps: " + received);
            StampCounters counters = from.transmitCounters();
            assertEquals(new Stamps(received, 2000 - received - lastLost, lastLost), counters.software());
            assertEquals(2000, counters.identifiers());
            assertEquals(0, counters.unmatched() + counters.others());
        }
    }

    /** Sends packets whose numbers are their identifiers; also one that the other end has no room for has a stamp. */
    private static void sendIdentifiers(PacketSocket from, ByteBuffer frame, int count) throws Exception {
        long first = from.transmitCounters().identifiers();
        for (long i = first; i < first + count; i++) {
            try {
                assertEquals(i, from.send(frame.putInt(NUMBER_OFFSET, (int) i).clear()));
            } catch (PacketSocketException e) {
                assertEquals(Reason.NO_BUFFERS, e.reason());
            }
        }
    }

    private static void drain(PacketSocket from, BitSet stamped) throws Exception {
        ByteBuffer buffer = ByteBuffer.allocateDirect(100);
        TransmittedPacket packet = new TransmittedPacket();
        from.setBlocking(false);
        for (int length; (length = from.receiveTransmitted(buffer.clear(), packet)) != PacketSocket.NOTHING; ) {
            assertTrue(packet.stamps().hasSoftware());
            assertTrue(length == 0 || buffer.getInt(NUMBER_OFFSET) == packet.identifier(), packet::toString);
            assertTrue(!stamped.get((int) packet.identifier()), packet::toString);
            stamped.set((int) packet.identifier());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldLoseNoStampOfTenThousandInFlight(boolean dual) throws Exception {
        try (PacketSocket from = opened(sending().withDual(dual).withErrorQueue(1 << 24))) {
            ByteBuffer frame = ByteBuffer.allocateDirect(60).put(PacketSocketTest.frame(0, 60));
            sendIdentifiers(from, frame, 10_000);
            assertEquals(new Stamps(0, 0, 10_000), from.transmitCounters().software());
            BitSet stamped = new BitSet();
            drain(from, stamped);
            assertEquals(10_000, stamped.cardinality());
            assertEquals(new Stamps(10_000, 0, 0), from.transmitCounters().software());
        }
    }
}
