package io.witness.replay;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.api.packet.NetworkLayer;
import io.witness.api.packet.Packet;
import io.witness.api.packet.PacketCopy;
import io.witness.source.SourceEndedException;
import java.io.IOException;
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a program sees of the packets that it pulls. */
class PacketSourceTest extends MockedSource {
    @Test
    void shouldShowAPacketWhereItLies() throws Exception {
        add(bytes(MACS + "0800" + IPV4), 1500, Packet.TYPE_OUTGOING);
        ring.retire();

        Packet packet = source.next();

        assertSame(packet, source.packet());
        assertEquals(34, packet.snapLength());
        assertEquals(1500, packet.wireLength());
        assertEquals(TIME, packet.timeNanos());
        assertEquals(Packet.TYPE_OUTGOING, packet.type());
        assertEquals(2, packet.unsignedByte(0));
        assertEquals(0x0102, packet.unsignedShort(26));
        assertEquals(14, packet.networkOffset());
    }

    @Test
    void shouldCopyPackets() throws Exception {
        byte[] frame = bytes(MACS + "810000050800" + IPV4);
        for (int i = 0; i < 2; i++) {
            add(frame, 1000, Packet.TYPE_BROADCAST);
        }
        ring.retire();
        PacketCopy target = new PacketCopy(4);

        assertSame(target, source.nextCopy(target));
        assertArrayEquals(frame, rest(target.frame()), "the tag is back in its place");
        assertEquals(1000, target.wireLength());
        assertEquals(TIME, target.timeNanos());
        assertEquals(Packet.TYPE_BROADCAST, target.type());

        assertArrayEquals(frame, rest(source.nextCopy().frame()));
    }

    @Test
    void shouldShowAndCopyPayloads() throws Exception {
        byte[] frame = bytes(MACS + "0800" + IPV4);
        for (int i = 0; i < 4; i++) {
            add(frame, frame.length, Packet.TYPE_HOST);
        }
        ring.retire();

        ByteBuffer payload = source.nextPayload();
        assertTrue(payload.isReadOnly());
        assertEquals(0x0800, payload.getShort(payload.position() + 12));
        assertArrayEquals(frame, rest(payload));
        assertArrayEquals(frame, source.nextPayloadCopy());
        ByteBuffer large = ByteBuffer.allocate(100);
        assertEquals(frame.length, source.nextPayloadCopy(large));
        assertArrayEquals(frame, rest(large.flip()));
        ByteBuffer small = ByteBuffer.allocate(5);
        assertEquals(5, source.nextPayloadCopy(small));
        assertArrayEquals(Arrays.copyOf(frame, 5), rest(small.flip()));
    }

    @Test
    void shouldShowAPayloadAfterALongerOne() throws Exception {
        byte[] frame = bytes(MACS + "0800" + IPV4);
        byte[] shorter = Arrays.copyOf(frame, 20);
        for (byte[] next : List.of(frame, shorter, frame)) {
            add(next, frame.length, Packet.TYPE_HOST);
            ring.retire();
        }
        for (byte[] next : List.of(frame, shorter, frame)) {
            assertArrayEquals(next, rest(source.nextPayload()));
        }
    }

    @Test
    void shouldFindTheNetworkLayerBehindAnyTags() throws Exception {
        List<String> links = List.of(
                "0800" + IPV4,
                "81000005" + "0800" + IPV4,
                "88a80007" + "81000005" + "0800" + IPV4,
                "86dd" + IPV6,
                "9100000181000002" + "86dd" + IPV6);
        for (String link : links) {
            add(MACS + link);
            add(MACS + "0806" + "0001080006040001");
        }
        ring.retire();

        for (String link : links) {
            NetworkLayer network = source.nextNetworkLayer();
            String expected = link.endsWith(IPV4) ? IPV4 : IPV6;
            assertEquals(link.endsWith(IPV4) ? 4 : 6, network.version());
            assertEquals(expected.length() / 2, network.snapLength());
            assertEquals(expected.length() / 2, network.wireLength());
            ByteBuffer copy = ByteBuffer.allocate(100);
            network.copy(copy);
            assertArrayEquals(bytes(expected), rest(copy.flip()));
            assertSame(source.packet(), network.packet());
        }
    }

    @Test
    void shouldCopyNetworkLayersAndCountWhatIsNotIp() throws Exception {
        add(MACS + "0806" + "0001080006040001");
        add(MACS + "0800" + IPV4);
        add(MACS + "0800"); // cut off
        add(MACS + "86dd" + IPV6);
        ring.retire();
        ring.done();

        assertArrayEquals(bytes(IPV4), source.nextNetworkLayerCopy());
        ByteBuffer target = ByteBuffer.allocate(39);
        assertEquals(39, source.nextNetworkLayerCopy(target));
        assertArrayEquals(Arrays.copyOf(bytes(IPV6), 39), target.array());
        assertThrows(SourceEndedException.class, source::nextNetworkLayer);
        assertEquals(2, source.statistics().notIp());
    }

    @Test
    void shouldApplyAFunctionAndLetItsExceptionThrough() throws Exception {
        add(MACS + "0800" + IPV4);
        add(MACS + "86dd" + IPV6);
        ring.retire();
        List<Integer> types = new ArrayList<>();

        assertTrue(source.next(packet -> types.add(packet.unsignedShort(12))));
        assertThrows(
                IOException.class,
                () -> source.next(packet -> {
                    throw new IOException("full");
                }));
        assertEquals(List.of(0x0800), types);
    }

    @Test
    void shouldRefuseACopyThatDoesNotFit() throws Exception {
        add(MACS + "0800" + IPV4);
        ring.retire();
        Packet packet = source.next();

        assertThrows(BufferOverflowException.class, () -> packet.copyFrame(ByteBuffer.allocate(10)));
        assertThrows(IndexOutOfBoundsException.class, () -> packet.unsignedByte(34));
        assertThrows(IndexOutOfBoundsException.class, () -> packet.unsignedByte(-1));
        assertThrows(IndexOutOfBoundsException.class, () -> packet.index(30, 5));
        assertThrows(IndexOutOfBoundsException.class, () -> packet.copy(1, -1, ByteBuffer.allocate(1)));
    }
}
