package io.witness.it.afpacket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.api.packet.Packet;
import io.witness.api.ring.InterfaceMissingException;
import io.witness.api.ring.Ring;
import io.witness.api.ring.RingException;
import io.witness.it.Tun;
import io.witness.source.PacketSource;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rings on interfaces whose packets have no link layer. */
class TunnelTest {
    private static final String NAME = "wtun2";
    private static final int PORT_OFFSET = 22;

    private static Tun tun;

    @BeforeAll
    static void makeDevice() throws Exception {
        tun = new Tun(NAME);
    }

    @AfterAll
    static void removeDevice() {
        tun.close();
    }

    /** libpcap puts a header of its own before packets of the last four. */
    @ParameterizedTest
    @ValueSource(ints = {0xFFFE, 768, 776, 519, 769, 778, 823})
    void shouldFilterPacketsThatStartWithIp(int hardwareType) throws Exception {
        tun.become(hardwareType);
        try (PacketSource source = PacketSource.of(Rings.openOne(NAME, "Filter", "udp dst port 53"))
                .timeoutMillis(20_000)) {
            tun.send(Tun.udp(52));
            tun.send(Tun.udp(53));
            Packet packet = source.next();
            assertEquals(53, packet.unsignedShort(PORT_OFFSET));
            assertEquals(hardwareType, packet.hardwareType());
            assertEquals(0x0800, packet.protocol());
        }
        try (Ring ring = Rings.openOne(NAME)) {
            assertEquals(OptionalInt.of(101), ring.description().linkType());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {512, 32, 4711, 824})
    void shouldSayThatTheLinkTypeIsUnknownAndRefuseAFilter(int hardwareType) throws Exception {
        tun.become(hardwareType);
        try (Ring ring = Rings.openOne(NAME)) {
            assertEquals(OptionalInt.empty(), ring.description().linkType());
        }
        RingException e = assertThrows(RingException.class, () -> Rings.openOne(NAME, "Filter", "udp"));
        assertEquals(Optional.of("Filter"), e.key());
        assertTrue(e.getMessage().contains("libpcap does not know the link type of " + NAME), e.getMessage());
    }

    @Test
    void shouldSayWhichInterfaceWasMeant() {
        RingException e = assertThrows(InterfaceMissingException.class, () -> Rings.openOne(NAME + "@if2"));
        assertEquals("interface wtun2@if2 does not exist: did you mean \"wtun2\"?", e.getMessage());
    }
}
