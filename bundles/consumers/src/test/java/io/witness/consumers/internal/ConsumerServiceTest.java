package io.witness.consumers.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.api.consumer.PacketConsumerFactory;
import io.witness.api.socket.SocketKeys;
import io.witness.api.socket.SocketSpecification;
import io.witness.api.socket.SpecificationException;
import io.witness.settings.SocketSettings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.osgi.framework.ServiceReference;

class ConsumerServiceTest {
    /** Whatever is called of it hangs or fails: here it fails. */
    private static final class Evil extends ArrayList<String> {
        private static final long serialVersionUID = 1L;

        @Override
        public String toString() {
            throw new AssertionError("code of the consumer was called");
        }

        @Override
        public Object[] toArray() {
            throw new AssertionError("code of the consumer was called");
        }

        @Override
        public boolean contains(Object o) {
            throw new AssertionError("code of the consumer was called");
        }
    }

    private static ConsumerService service(Object name, Object sockets) {
        Map<String, Object> properties = new HashMap<>();
        properties.put(PacketConsumerFactory.NAME, name);
        properties.put(PacketConsumerFactory.SOCKETS, sockets);
        return ConsumerService.of(FakeReference.of(properties), "some.bundle");
    }

    private static SocketSpecification socket(String name) {
        return socket(name, "eth0");
    }

    private static SocketSpecification socket(String name, String interfaceName) {
        try {
            return SocketSettings.socket(Map.of(
                    SocketKeys.SOCKET_NAME, name, SocketKeys.INTERFACE, interfaceName, SocketKeys.NUM_BLOCKS, 16));
        } catch (SpecificationException e) {
            throw new AssertionError(e);
        }
    }

    private static ConsumerService aimed(Object target) {
        return ConsumerService.of(FakeReference.of(Map.of(PacketConsumerFactory.TARGET, target)), "some.bundle");
    }

    @Test
    void shouldWantTheSocketsThatItsFilterFits() {
        ConsumerService service = aimed("(&(interface=eth*)(NumBlocks=16)(!(SocketName=/run/b.sock)))");
        assertTrue(service.wants(socket("/run/a.sock", "eth1")));
        assertFalse(service.wants(socket("/run/b.sock", "eth1")));
        assertFalse(service.wants(socket("/run/a.sock", "lo")));
        assertFalse(aimed("(NumBlocks=17)").wants(socket("/run/a.sock", "eth1")));
    }

    @Test
    void shouldNameAFilterThatIsNone() {
        String message = assertThrows(IllegalArgumentException.class, () -> aimed("Interface=eth0"))
                .getMessage();
        assertTrue(
                message.startsWith("its property witness.consumer.target=Interface=eth0 is not an LDAP filter"),
                message);
        assertTrue(message.endsWith("write for example (Interface=eth*)"), message);
        assertThrows(IllegalArgumentException.class, () -> aimed(1));
    }

    @Test
    void shouldNameMistakes() {
        ServiceReference<PacketConsumerFactory> reference = FakeReference.of(new TreeMap<>(Map.of(
                "witness.consumer.socket", "/run/a.sock", "other", "", PacketConsumerFactory.SOCKETS, "a.sock")));
        assertEquals(
                List.of(
                        "its property witness.consumer.socket is unknown: use one of witness.consumer.name,"
                                + " witness.consumer.sockets, witness.consumer.target",
                        "its property witness.consumer.sockets names \"a.sock\": SocketNames are absolute paths, such as"
                                + " /run/a.sock"),
                ConsumerService.of(reference, "some.bundle").mistakes(reference));
        String message = assertThrows(IllegalArgumentException.class, () -> service("x", List.of("/a", 1)))
                .getMessage();
        assertTrue(message.contains("java.lang.Integer"), message);
    }

    @Test
    void shouldTakeTheBundlesNameForNone() {
        assertEquals("some.bundle", service(null, null).name());
        assertEquals("some.bundle", service(" ", null).name());
    }

    @Test
    void shouldKeepANameInOneCell() {
        assertEquals("my_bad_name", service("my\nbad\u001b name", null).name());
        assertEquals(64, service("x".repeat(100), null).name().length());
    }

    static Stream<Arguments> sockets() {
        return Stream.<Object>of(
                        "/run/a.sock",
                        new String[] {"/run/x.sock", "/run/a.sock"},
                        List.of("/run/a.sock"),
                        List.of("1", "2", "/run/a.sock"),
                        Set.of("/run/a.sock"),
                        Arrays.asList("/run/a.sock", null),
                        new ArrayList<>(List.of("/run/a.sock")))
                .map(value -> Arguments.of(value));
    }

    @ParameterizedTest
    @MethodSource("sockets")
    void shouldWantTheSocketsThatAreNamed(Object sockets) {
        assertTrue(service("x", sockets).wants(socket("/run/a.sock")));
        assertFalse(service("x", sockets).wants(socket("/run/b.sock")));
    }

    @Test
    void shouldWantAllSocketsIfNoneIsNamed() {
        assertTrue(service("x", null).wants(socket("/run/a.sock")));
    }

    static Stream<Object> foreign() {
        return Stream.of(new Evil(), Collections.unmodifiableList(new Evil()), new Object() {
            @Override
            public String toString() {
                throw new AssertionError("code of the consumer was called");
            }
        });
    }

    @ParameterizedTest
    @MethodSource("foreign")
    void shouldNotCallWhatIsNotTheJdks(Object value) {
        IllegalArgumentException sockets = assertThrows(IllegalArgumentException.class, () -> service("x", value));
        assertTrue(sockets.getMessage().contains(value.getClass().getName()), sockets::getMessage);
        assertThrows(IllegalArgumentException.class, () -> service(value, null));
    }
}
