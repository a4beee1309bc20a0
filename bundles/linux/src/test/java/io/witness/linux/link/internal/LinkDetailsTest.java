package io.witness.linux.link.internal;

import static io.witness.linux.link.internal.NetlinkBytes.attribute;
import static io.witness.linux.link.internal.NetlinkBytes.ifinfo;
import static io.witness.linux.link.internal.NetlinkBytes.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.witness.api.ring.LinkDescription;
import io.witness.linux.Errno;
import io.witness.linux.ErrnoException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class LinkDetailsTest {
    private static final int ADDRESS = 1;
    private static final int MTU = 4;
    private static final byte[] ETHERNET = ifinfo(
            0,
            9,
            NetlinkBytes.UP,
            attribute(NetlinkBytes.IFNAME, text("eth0")),
            attribute(MTU, number(9000)),
            attribute(ADDRESS, new byte[] {2, 0, 0, 0, (byte) 0xAB, 1}));

    static {
        buffer(ETHERNET).putShort(2, (short) 1);
    }

    @Test
    void shouldReadWhatDescribesAnInterface() {
        assertEquals(
                Optional.of(new LinkDescription(
                        "eth0", 9, OptionalInt.of(1), Optional.of("02:00:00:00:ab:01"), 9000, true)),
                LinkDetails.read(buffer(ETHERNET)));
    }

    @Test
    void shouldTellThatAnInterfaceHasNoAddressAndNoLinkType() {
        byte[] info = ifinfo(
                0,
                9,
                0,
                attribute(NetlinkBytes.IFNAME, text("odd0")),
                attribute(MTU, new byte[2]),
                attribute(ADDRESS, new byte[0]));
        buffer(info).putShort(2, (short) 512);
        assertEquals(
                Optional.of(new LinkDescription("odd0", 9, OptionalInt.empty(), Optional.empty(), 0, false)),
                LinkDetails.read(buffer(info)));
    }

    @Test
    void shouldTakeWhatIsWholeOfAMessageThatIsCutOff() {
        for (int length = 0; length < ETHERNET.length; length++) {
            Optional<LinkDescription> link = LinkDetails.read(buffer(Arrays.copyOf(ETHERNET, length)));
            assertEquals(length >= LinkMessage.HEADER_LENGTH, link.isPresent());
        }
    }

    @Test
    void shouldTellAnInterfaceThatIsGoneFromAQuestionThatFailed() throws Exception {
        assertEquals(Optional.empty(), answer(new NetlinkBytes().end(NetlinkDatagram.TYPE_ERROR, 0, Errno.ENODEV)));
        NetlinkBytes refusal = new NetlinkBytes().end(NetlinkDatagram.TYPE_ERROR, 0, Errno.EPERM);
        assertEquals(
                Errno.EPERM,
                assertThrows(ErrnoException.class, () -> answer(refusal)).errno());
        NetlinkBytes nothing = new NetlinkBytes();
        assertEquals(
                Errno.EAGAIN,
                assertThrows(ErrnoException.class, () -> answer(nothing)).errno());
        NetlinkBytes link = new NetlinkBytes().message(LinkMessage.TYPE_NEW, 0, 0, ETHERNET);
        assertEquals("eth0", answer(link).orElseThrow().name());
    }

    private static Optional<LinkDescription> answer(NetlinkBytes bytes) throws ErrnoException {
        return LinkQuery.read(bytes.bytes(), bytes.length());
    }

    private static byte[] number(int value) {
        return ByteBuffer.allocate(Integer.BYTES)
                .order(ByteOrder.nativeOrder())
                .putInt(value)
                .array();
    }

    private static ByteBuffer buffer(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
    }
}
