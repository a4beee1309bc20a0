package io.witness.linux.link.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NetlinkDatagramTest {
    @Test
    void shouldGoFromMessageToMessage() {
        NetlinkBytes bytes =
                new NetlinkBytes().message(16, 0x12, 7, new byte[5]).end(2, 9, 16);
        NetlinkDatagram datagram = new NetlinkDatagram().wrap(bytes.bytes(), bytes.length());
        assertTrue(datagram.next());
        assertEquals(16, datagram.type());
        assertEquals(7, datagram.sequence());
        assertTrue(datagram.has(NetlinkDatagram.FLAG_DUMP_INTERRUPTED));
        assertEquals(5, datagram.payload().capacity());
        assertTrue(datagram.next());
        assertEquals(NetlinkDatagram.TYPE_ERROR, datagram.type());
        assertEquals(16, datagram.errno());
        assertFalse(datagram.has(NetlinkDatagram.FLAG_DUMP_INTERRUPTED));
        assertFalse(datagram.next());
        assertFalse(datagram.next());
    }

    @Test
    void shouldEndWhereAMessageIsCutOff() {
        NetlinkBytes bytes = new NetlinkBytes().message(16, 0, 1, new byte[8]).message(17, 0, 2, new byte[8]);
        for (int length = 0; length < bytes.length(); length++) {
            NetlinkDatagram datagram = new NetlinkDatagram().wrap(bytes.bytes(), length);
            int messages = 0;
            while (datagram.next()) {
                messages++;
            }
            assertEquals(length / 24, messages);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 15, 65, 4096, Integer.MAX_VALUE, Integer.MAX_VALUE - 2, -1, Integer.MIN_VALUE})
    void shouldEndAtALengthThatCannotBe(int length) {
        ByteBuffer bytes =
                ByteBuffer.allocate(64).order(ByteOrder.nativeOrder()).putInt(0, length);
        assertFalse(new NetlinkDatagram().wrap(bytes, 64).next());
    }

    @Test
    void shouldFindNoErrorInAMessageWithoutRoomForOne() {
        NetlinkBytes bytes = new NetlinkBytes().message(NetlinkDatagram.TYPE_DONE, 0, 1);
        NetlinkDatagram datagram = new NetlinkDatagram().wrap(bytes.bytes(), bytes.length());
        assertTrue(datagram.next());
        assertEquals(0, datagram.errno());
    }
}
