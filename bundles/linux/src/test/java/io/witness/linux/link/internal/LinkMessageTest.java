package io.witness.linux.link.internal;

import static io.witness.linux.link.internal.NetlinkBytes.attribute;
import static io.witness.linux.link.internal.NetlinkBytes.ifinfo;
import static io.witness.linux.link.internal.NetlinkBytes.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.api.ring.Link;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LinkMessageTest {
    private static final int AF_BRIDGE = 7;

    @ParameterizedTest
    @CsvSource({"0,false,false", "1,true,false", "0x10001,true,true", "0x10000,false,false", "0x11043,true,true"})
    void shouldReadTheFlags(String flags, boolean up, boolean carrier) {
        byte[] info = ifinfo(0, 9, Integer.decode(flags), attribute(NetlinkBytes.IFNAME, text("eth0")));
        assertEquals(Optional.of(new LinkMessage(new Link(9, up, carrier), Set.of("eth0"))), read(info));
    }

    @Test
    void shouldFindTheNameAmongOtherAttributesAndTheAlternativeNames() {
        byte[] list = concat(
                attribute(NetlinkBytes.ALT_IFNAME, text("enp1s0")), attribute(NetlinkBytes.ALT_IFNAME, text("lan")));
        byte[] info = ifinfo(
                0,
                9,
                0,
                attribute(1, new byte[6]),
                attribute(NetlinkBytes.IFNAME, text("eth0")),
                attribute(NetlinkBytes.PROP_LIST | 0x8000, list),
                attribute(200, new byte[0]));
        assertEquals(Set.of("eth0", "enp1s0", "lan"), read(info).orElseThrow().names());
    }

    @Test
    void shouldIgnoreAPortThatLeavesItsBridge() {
        assertEquals(Optional.empty(), read(ifinfo(AF_BRIDGE, 9, 0, attribute(NetlinkBytes.IFNAME, text("eth0")))));
    }

    @Test
    void shouldIgnoreAnEventOfAWirelessDriver() {
        byte[] info = ifinfo(0, 9, 1, attribute(NetlinkBytes.IFNAME, text("wlan0")), attribute(11, new byte[8]));
        assertEquals(Optional.empty(), read(info));
    }

    @Test
    void shouldTakeWhatIsWholeOfAMessageThatIsCutOff() {
        byte[] info = ifinfo(0, 9, 1, attribute(NetlinkBytes.IFNAME, text("eth0")));
        for (int length = 0; length < info.length; length++) {
            Optional<LinkMessage> message = read(Arrays.copyOf(info, length));
            assertEquals(length >= LinkMessage.HEADER_LENGTH, message.isPresent());
            boolean named = length >= LinkMessage.HEADER_LENGTH + 4 + 5;
            message.ifPresent(m -> assertEquals(named ? Set.of("eth0") : Set.of(), m.names()));
        }
    }

    @Test
    void shouldTakeANameWithoutAnEndUpToItsLength() {
        byte[] info = ifinfo(0, 9, 1, attribute(NetlinkBytes.IFNAME, new byte[] {'e', 't', 'h', '1'}));
        assertEquals(Set.of("eth1"), read(info).orElseThrow().names());
    }

    @Test
    void shouldSurviveGarbage() {
        Random random = new Random(42);
        for (int i = 0; i < 200_000; i++) {
            byte[] garbage = new byte[random.nextInt(80)];
            random.nextBytes(garbage);
            if (garbage.length > 20) {
                garbage[0] = 0;
                garbage[16] = (byte) random.nextInt(40);
                garbage[17] = 0;
                garbage[18] = (byte) (random.nextBoolean() ? NetlinkBytes.PROP_LIST : NetlinkBytes.IFNAME);
                garbage[19] = 0;
            }
            read(garbage).ifPresent(message -> assertTrue(message.names().size() < 20));
        }
    }

    private static Optional<LinkMessage> read(byte[] payload) {
        return LinkMessage.read(ByteBuffer.wrap(payload).order(ByteOrder.nativeOrder()));
    }

    private static byte[] concat(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
