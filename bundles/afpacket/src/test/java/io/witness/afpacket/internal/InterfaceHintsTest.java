package io.witness.afpacket.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InterfaceHintsTest {
    private static final List<String> INTERFACES = List.of("lo", "eth0", "wlan0");

    @ParameterizedTest
    @CsvSource({"eth0@if2, eth0", "eth0.100@eth0, eth0.100", "eth9@if2, eth9", "Eth0, eth0", "LO, lo", "eth0:1, eth0"})
    void shouldSayWhichNameWasMeant(String name, String meant) {
        assertEquals(": did you mean \"" + meant + "\"?", InterfaceHints.of(name, INTERFACES));
    }

    @ParameterizedTest
    @ValueSource(strings = {"any", "all", "*", "eth*"})
    void shouldSayThatNoInterfaceStandsForSeveral(String name) {
        assertTrue(InterfaceHints.of(name, INTERFACES).endsWith(": write one entry per interface"));
    }

    @Test
    void shouldSayThatANumberIsNoName() {
        assertTrue(InterfaceHints.of("2", INTERFACES).contains("not its number"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"eth1", "tun0", "anyone", "@", "veth7"})
    void shouldLeaveNamesAloneThatMayCome(String name) {
        assertEquals("", InterfaceHints.of(name, INTERFACES));
    }

    @Test
    void shouldReadTheKernelsTable() {
        List<String> lines = List.of("Inter-|   Receive", " face |bytes", "    lo: 1 2 3", "eth0.100:12 0", "garbage");
        assertEquals(List.of("lo", "eth0.100", ""), InterfaceHints.names(lines));
        assertEquals(": did you mean \"lo\"?", InterfaceHints.of("Lo"));
    }

    @Test
    void shouldBeSaidOfAnInterfaceThatIsNotTheDriversToo() {
        assertTrue(new AfPacketDriver().hint("eth0:1").contains("\"eth0\""));
        assertEquals("", new AfPacketDriver().hint("replay:a.pcap"));
    }
}
