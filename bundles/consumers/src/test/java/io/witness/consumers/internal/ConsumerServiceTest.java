package io.witness.consumers.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.api.consumer.PacketConsumerFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

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
        assertTrue(service("x", sockets).wants("/run/a.sock"));
        assertFalse(service("x", sockets).wants("/run/b.sock"));
    }

    @Test
    void shouldWantAllSocketsIfNoneIsNamed() {
        assertTrue(service("x", null).wants("/run/a.sock"));
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
