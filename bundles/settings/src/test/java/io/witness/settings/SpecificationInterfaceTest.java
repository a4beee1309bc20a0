package io.witness.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.api.socket.SocketKeys;
import io.witness.api.socket.SpecificationException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpecificationInterfaceTest {
    private static final String REMEDY = "cannot be an interface: use a name that `ip link` shows";

    @ParameterizedTest
    @ValueSource(strings = {"lo", "eth0.100", "fifteenlettersx", "eth0:1", "replay:/a b/ü.pcap?speed=max", "x-1:"})
    void shouldTakeNamesOfInterfacesAndFormsOfOtherDrivers(String name) throws SpecificationException {
        assertEquals(name, SocketSettings.socket(properties(name)).rings().interfaceName());
    }

    @ParameterizedTest
    @ValueSource(strings = {"sixteenlettersxx", "a/b", "a b", "ä", "/a:b", "Replay:/a/b/c"})
    void shouldRefuseWhatIsNeither(String name) {
        assertTrue(refusal(name).contains(REMEDY), () -> refusal(name));
    }

    @Test
    void shouldSayWhatIsProbablyMeantByANameThatIsTooLong() {
        assertTrue(refusal("eth0.100@enp0s31f6").endsWith(": did you mean \"eth0.100\"?"));
        assertTrue(refusal("enp0s31f6np0d1altname").endsWith(" of at most 15 characters: not an altname"));
    }

    @Test
    void shouldLimitTheFormsOfOtherDrivers() throws SpecificationException {
        String longest = "replay:/" + "a".repeat(4088);
        assertEquals(longest, SocketSettings.socket(properties(longest)).rings().interfaceName());
        assertTrue(refusal(longest + "a").contains("has 4097 characters: use at most 4096"), () -> refusal(longest));
        String broken = refusal("replay:/a\nb");
        assertTrue(broken.contains("cannot be printed (\"?\"): write them as %HH"), broken);
        assertFalse(broken.contains("\n"), broken);
    }

    private static String refusal(String name) {
        SpecificationException e =
                assertThrows(SpecificationException.class, () -> SocketSettings.socket(properties(name)));
        assertEquals(SocketKeys.INTERFACE, e.key());
        return e.getMessage();
    }

    private static Map<String, Object> properties(String name) {
        return Map.of(SocketKeys.SOCKET_NAME, "/run/a.sock", SocketKeys.INTERFACE, name);
    }
}
