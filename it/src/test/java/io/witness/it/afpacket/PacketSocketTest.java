package io.witness.it.afpacket;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.witness.afpacket.PacketAddress;
import io.witness.afpacket.PacketSocket;
import io.witness.afpacket.PacketSocketException;
import io.witness.afpacket.PacketSocketException.Reason;
import io.witness.afpacket.PacketSocketOptions;
import io.witness.afpacket.StampCounters.Stamps;
import io.witness.afpacket.TimeStamps;
import io.witness.afpacket.TimeStamps.Source;
import io.witness.afpacket.TransmitStage;
import io.witness.afpacket.TransmittedPacket;
import io.witness.api.packet.Packet;
import io.witness.api.ring.RingException;
import io.witness.api.ring.RingTotals;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What one packet socket sends, another one at the other end receives. */
class PacketSocketTest extends OnVethPair {
    private static final int TYPE = 0x88B5;

    private final ByteBuffer sent = ByteBuffer.allocateDirect(60).put(frame(1, 60));
    private final ByteBuffer received = ByteBuffer.allocate(100);
    private final PacketAddress sender = new PacketAddress();
    private final TimeStamps stamps = new TimeStamps();
    private final TransmittedPacket transmitted = new TransmittedPacket();

    static byte[] frame(int number, int length) {
        ByteBuffer frame = ByteBuffer.allocate(length);
        frame.putLong(0x0200_0000_0001_0200L).putInt(2).putShort((short) TYPE).putInt(number);
        while (frame.hasRemaining()) {
            frame.put((byte) (frame.position() * 31 + number));
        }
        return frame.array();
    }

    private PacketSocket receiver(PacketSocketOptions options) throws Exception {
        PacketSocket socket = PacketSocket.open(options);
        socket.setReadDeadline(PacketSocket.deadlineIn(10, TimeUnit.SECONDS));
        return socket;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldReceiveByteForByteWithTheAddressOfTheSender(boolean direct) throws Exception {
        try (PacketSocket to = receiver(
                        PacketSocketOptions.of(pair.receiver).withProtocol(TYPE).withPromiscuous(true));
                PacketSocket from = PacketSocket.open(PacketSocketOptions.of(pair.sender))) {
            PacketAddress address = new PacketAddress();
            for (int i = 0; i < 25; i++) {
                byte[] frame = frame(i, 60 + 50 * i);
                ByteBuffer source = direct ? ByteBuffer.allocateDirect(2000) : ByteBuffer.allocate(2000);
                source.position(7).put(frame).flip().position(7);
                assertEquals(i, from.send(source));
                assertEquals(0, source.remaining());

                ByteBuffer target = direct ? ByteBuffer.allocateDirect(2000) : ByteBuffer.allocate(2000);
                assertEquals(frame.length, to.receive(target.position(3), address));
                assertEquals(3 + frame.length, target.position());
                byte[] received = new byte[frame.length];
                target.get(3, received);
                assertArrayEquals(frame, received);
                assertEquals("02:00:00:00:00:02", address.toString());
                assertEquals(TYPE, address.protocol());
                assertEquals(Packet.TYPE_OTHER_HOST, address.packetType());
                assertEquals(pair.receiverIndex(), address.interfaceIndex());
            }
            assertEquals(new RingTotals(25, 0, 0), to.statistics());
            assertEquals(new RingTotals(25, 0, 0), to.statistics());
        }
    }

    @Test
    void shouldTellHowLongAPacketIsThatHasNoRoom() throws Exception {
        try (PacketSocket to = receiver(
                        PacketSocketOptions.of(pair.receiver).withProtocol(TYPE).withPromiscuous(true));
                PacketSocket from = PacketSocket.open(PacketSocketOptions.of(pair.sender))) {
            from.send(ByteBuffer.wrap(frame(1, 1000)));
            ByteBuffer target = ByteBuffer.allocate(100);
            assertEquals(1000, to.receive(target));
            assertArrayEquals(Arrays.copyOf(frame(1, 1000), 100), target.array());
        }
    }

    @Test
    void shouldLetTheKernelWriteAndRemoveTheLinkHeaderOfDatagrams() throws Exception {
        byte[] payload = Arrays.copyOf("without a link header".getBytes(), 60);
        try (PacketSocket to = receiver(
                        PacketSocketOptions.of(pair.receiver).withProtocol(TYPE).withDatagrams(true));
                PacketSocket from =
                        PacketSocket.open(PacketSocketOptions.of(pair.sender).withDatagrams(true))) {
            assertThrows(IllegalArgumentException.class, () -> from.send(ByteBuffer.wrap(payload)));
            PacketAddress tooShort = PacketAddress.of(TYPE, (byte) 2);
            assertThrows(IllegalArgumentException.class, () -> from.send(ByteBuffer.wrap(payload), tooShort));
            from.send(
                    ByteBuffer.wrap(payload),
                    PacketAddress.of(TYPE, to.localAddress().bytes()));
            ByteBuffer target = ByteBuffer.allocate(100);
            PacketAddress address = new PacketAddress();
            assertEquals(60, to.receive(target, address));
            assertArrayEquals(payload, Arrays.copyOf(target.array(), 60));
            assertEquals(Packet.TYPE_HOST, address.packetType());
            assertEquals(from.localAddress().toString(), address.toString());
            assertEquals(from.link().hardwareAddress().orElseThrow(), address.toString());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldReturnWhatWasSentWithItsTimes(boolean dual) throws Exception {
        PacketSocketOptions stamped = PacketSocketOptions.of(pair.sender)
                .withDual(dual)
                .withTransmitStamps(Source.SOFTWARE, Source.HARDWARE)
                .withScheduledStamps(true);
        try (PacketSocket from = receiver(stamped)) {
            TransmittedPacket packet = new TransmittedPacket();
            for (int i = 0; i < 10; i++) {
                byte[] frame = frame(i, 100 + i);
                long before = System.currentTimeMillis() * 1_000_000;
                assertEquals(i, from.send(ByteBuffer.wrap(frame)));
                long scheduled = 0;
                for (TransmitStage stage : new TransmitStage[] {TransmitStage.SCHEDULED, TransmitStage.SENT}) {
                    ByteBuffer target = ByteBuffer.allocate(200);
                    assertEquals(frame.length, from.receiveTransmitted(target, packet));
                    assertArrayEquals(frame, Arrays.copyOf(target.array(), frame.length));
                    assertEquals(i, packet.identifier());
                    assertEquals(stage, packet.stage());
                    long time = packet.stamps().softwareNanos();
                    assertTrue(time >= before && time >= scheduled, packet::toString);
                    assertTrue(time <= (System.currentTimeMillis() + 1) * 1_000_000, packet::toString);
                    Set<Source> missing = stage == TransmitStage.SENT ? Set.of(Source.HARDWARE) : Set.of();
                    assertEquals(missing, packet.stamps().missing());
                    scheduled = time;
                }
            }
            assertEquals(new Stamps(10, 0, 0), from.transmitCounters().software());
            assertEquals(new Stamps(10, 0, 0), from.transmitCounters().scheduled());
            assertEquals(new Stamps(0, 0, 10), from.transmitCounters().hardware());
        }
    }

    @Test
    void shouldReceiveTheTimeOfArrival() throws Exception {
        PacketSocketOptions stamped = PacketSocketOptions.of(pair.receiver)
                .withProtocol(TYPE)
                .withPromiscuous(true)
                .withReceiveStamps(Source.SOFTWARE, Source.HARDWARE);
        try (PacketSocket to = receiver(stamped);
                PacketSocket from = PacketSocket.open(PacketSocketOptions.of(pair.sender))) {
            TimeStamps stamps = new TimeStamps();
            ByteBuffer target = ByteBuffer.allocateDirect(2048);
            long before;
            do { // the kernel begins a moment after it was asked
                before = System.currentTimeMillis() * 1_000_000;
                from.send(ByteBuffer.wrap(frame(1, 60)));
                to.receive(target.clear(), null, stamps);
            } while (!stamps.hasSoftware());
            assertTrue(stamps.softwareNanos() >= before, stamps::toString);
            assertTrue(stamps.softwareNanos() <= (System.currentTimeMillis() + 1) * 1_000_000, stamps::toString);
            assertEquals(Set.of(Source.HARDWARE), stamps.missing());
        }
    }

    @Test
    void shouldPutVlanTagsBack() throws Exception {
        byte[] tagged = HexFormat.of().parseHex("02000000000102000000000281006064" + "88b5" + "01".repeat(60));
        PacketSocketOptions options = PacketSocketOptions.of(pair.receiver).withPromiscuous(true);
        assertThrows(
                RingException.class,
                () -> PacketSocket.open(options.withVlanTags(true).withDatagrams(true)));
        try (PacketSocket to = receiver(options.withVlanTags(true));
                PacketSocket from = PacketSocket.open(PacketSocketOptions.of(pair.sender))) {
            for (int room = 10; room < tagged.length + 5; room++) {
                from.send(ByteBuffer.wrap(tagged));
                ByteBuffer target = ByteBuffer.allocate(room);
                assertEquals(tagged.length, to.receive(target));
                int stored = Math.min(room, tagged.length);
                assertEquals(stored, target.position());
                int right = stored < 16 ? Math.min(stored, 12) : stored; // a tag that has no room is left out
                assertArrayEquals(Arrays.copyOf(tagged, right), Arrays.copyOf(target.array(), right));
            }
        }
    }

    @Test
    void shouldReplaceTheFilter() throws Exception {
        PacketSocketOptions options = PacketSocketOptions.of(pair.receiver).withPromiscuous(true);
        try (PacketSocket to = receiver(options.withFilter("ether[14:4] = 1"));
                PacketSocket from = PacketSocket.open(PacketSocketOptions.of(pair.sender))) {
            sendNumbers(from);
            to.setFilter("ether[14:4] = 2");
            sendNumbers(from);
            to.setFilter("");
            to.setFilter("");
            sendNumbers(from);
            for (int expected : new int[] {1, 2, 0, 1, 2}) {
                ByteBuffer target = ByteBuffer.allocate(100);
                to.receive(target);
                assertEquals(expected, target.getInt(14));
            }
        }
    }

    private static void sendNumbers(PacketSocket from) throws PacketSocketException {
        for (int i = 0; i < 3; i++) {
            from.send(ByteBuffer.wrap(frame(i, 60)));
        }
    }

    @Test
    void shouldReportWhatTheInterfaceRefuses() throws Exception {
        try (PacketSocket socket =
                PacketSocket.open(PacketSocketOptions.of(pair.sender).withTransmitStamps(Source.SOFTWARE))) {
            assertEquals(Reason.TOO_LONG, reason(() -> socket.send(ByteBuffer.allocate(1515))));
            assertEquals(Reason.TOO_LONG, reason(() -> socket.send(ByteBuffer.allocate(100_000))));
            assertEquals(Reason.INVALID, reason(() -> socket.send(ByteBuffer.allocate(13))));
            assertEquals(0, socket.send(ByteBuffer.wrap(frame(1, 60))));
            VethPair.down(pair.sender);
            assertEquals(Reason.INTERFACE_DOWN, reason(() -> socket.send(ByteBuffer.wrap(frame(1, 60)))));
            VethPair.up(pair.sender);
            pair.awaitCarrier();
            assertTrue(socket.send(ByteBuffer.wrap(frame(1, 60))) > 0);
            pair.close();
            assertEquals(Reason.INTERFACE_GONE, reason(() -> socket.send(ByteBuffer.wrap(frame(1, 60)))));
            assertEquals(Reason.INTERFACE_GONE, reason(() -> socket.receive(ByteBuffer.allocate(60))));
            socket.close();
            assertEquals(Reason.CLOSED, reason(() -> socket.send(ByteBuffer.wrap(frame(1, 60)))));
        }
    }

    @Test
    void shouldAllocateNothingInSteadyState() throws Exception {
        PacketSocketOptions options = PacketSocketOptions.of(pair.sender).withProtocol(0);
        try (PacketSocket from = receiver(options.withTransmitStamps(Source.SOFTWARE));
                PacketSocket to = receiver(PacketSocketOptions.of(pair.receiver)
                        .withProtocol(TYPE)
                        .withPromiscuous(true)
                        .withReceiveStamps(Source.SOFTWARE))) {
            ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
            long thread = Thread.currentThread().getId();
            long least = Long.MAX_VALUE;
            for (int attempt = 0; attempt < 5; attempt++) {
                long before = threads.getThreadAllocatedBytes(thread);
                exchange(from, to, 20_000);
                least = Math.min(least, threads.getThreadAllocatedBytes(thread) - before);
            }
            assertEquals(0, least);
        }
    }

    private void exchange(PacketSocket from, PacketSocket to, int count) throws Exception {
        for (int i = 0; i < count; i++) {
            from.send(sent.clear());
            from.receiveTransmitted(received.clear(), transmitted);
            to.receive(received.clear(), sender, stamps);
        }
    }

    static Reason reason(org.junit.jupiter.api.function.Executable call) {
        return assertThrows(PacketSocketException.class, call).reason();
    }
}
