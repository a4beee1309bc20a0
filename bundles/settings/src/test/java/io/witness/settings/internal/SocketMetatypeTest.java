package io.witness.settings.internal;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.api.socket.SocketKeys;
import io.witness.api.socket.SpecificationException;
import io.witness.settings.Key;
import io.witness.settings.Keys;
import io.witness.settings.SocketSettings;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.service.metatype.AttributeDefinition;
import org.osgi.service.metatype.ObjectClassDefinition;

/** What tools are told of a socket's keys against what the specification enforces. */
class SocketMetatypeTest {
    private static final Map<String, Object> NEEDED =
            Map.of(SocketKeys.SOCKET_NAME, "/run/a.sock", SocketKeys.INTERFACE, "lo");
    /** With these a key can have its extreme values, which others limit. */
    private static final Map<String, Map<String, Object>> COMPANIONS = Map.of(
            SocketKeys.BLOCK_SIZE, Map.of(SocketKeys.NUM_BLOCKS, 1),
            SocketKeys.NUM_BLOCKS, Map.of(SocketKeys.BLOCK_SIZE, 4096),
            SocketKeys.CLIENT_MAX_BLOCKS, Map.of(SocketKeys.BLOCK_SIZE, 4096, SocketKeys.NUM_BLOCKS, 65_536),
            SocketKeys.FRAME_SIZE, Map.of(SocketKeys.BLOCK_SIZE, 2147479552, SocketKeys.NUM_BLOCKS, 1));

    private static List<AttributeDefinition> attributes(int filter) {
        return List.of(new SocketMetatype()
                .getObjectClassDefinition(SocketKeys.FACTORY_PID, null)
                .getAttributeDefinitions(filter));
    }

    @Test
    void shouldDescribeEveryKeyAndNoOther() {
        List<AttributeDefinition> attributes = attributes(ObjectClassDefinition.ALL);
        assertEquals(
                Keys.NAMES, attributes.stream().map(AttributeDefinition::getID).toList());
        for (AttributeDefinition attribute : attributes) {
            assertEquals(attribute.getID(), attribute.getName());
            assertFalse(attribute.getDescription().isBlank());
        }
    }

    @Test
    void shouldNeedExactlyTheKeysThatHaveNoDefault() {
        for (AttributeDefinition attribute : attributes(ObjectClassDefinition.REQUIRED)) {
            assertTrue(NEEDED.containsKey(attribute.getID()) && attribute.getDefaultValue() == null);
        }
        List<AttributeDefinition> optional = attributes(ObjectClassDefinition.OPTIONAL);
        assertEquals(Keys.ALL.size() - NEEDED.size(), optional.size());
        optional.forEach(each -> assertEquals(1, each.getDefaultValue().length, each.getID()));
    }

    @Test
    void shouldHaveTheDefaultsOfTheSpecification() throws Exception {
        for (AttributeDefinition attribute : attributes(ObjectClassDefinition.OPTIONAL)) {
            String text = attribute.getDefaultValue()[0];
            Map<String, Object> written = with(attribute.getID(), value(attribute, text));
            Map<String, Object> left = new HashMap<>(written);
            left.remove(attribute.getID());
            assertEquals(SocketSettings.socket(left), SocketSettings.socket(written), attribute.getID());
            assertEquals("", attribute.validate(text), attribute.getID());
        }
    }

    static Stream<Key> keys() {
        return Keys.ALL.stream();
    }

    @ParameterizedTest
    @MethodSource("keys")
    void shouldHaveTheBoundsOfTheSpecification(Key key) {
        if (key.type().isNumber() || key.least() > 0) {
            assertTaken(key, key.least());
            assertRefused(key, key.least() - 1);
        }
        assertTrue(!key.type().isNumber() || key.most() < Long.MAX_VALUE);
        if (key.most() < Long.MAX_VALUE) {
            assertTaken(key, key.most());
            assertRefused(key, key.most() + 1);
        }
    }

    private static void assertTaken(Key key, long bound) {
        assertDoesNotThrow(() -> SocketSettings.socket(at(key, bound)));
        assertEquals("", attribute(key).validate(at(key, bound).get(key.name()).toString()));
    }

    private static void assertRefused(Key key, long beyond) {
        SpecificationException refusal =
                assertThrows(SpecificationException.class, () -> SocketSettings.socket(at(key, beyond)));
        assertEquals(key.name(), refusal.key());
        assertFalse(attribute(key)
                .validate(at(key, beyond).get(key.name()).toString())
                .isEmpty());
    }

    private static AttributeDefinition attribute(Key key) {
        return new KeyAttribute(key);
    }

    @Test
    void shouldTakeTheOptionsAndNoOthers() {
        AttributeDefinition attribute = attributes(ObjectClassDefinition.ALL).stream()
                .filter(each -> each.getID().equals(SocketKeys.SLOW_CLIENT))
                .findFirst()
                .orElseThrow();
        assertEquals(List.of("skip", "wait"), Arrays.asList(attribute.getOptionValues()));
        for (String option : attribute.getOptionValues()) {
            assertDoesNotThrow(() -> SocketSettings.socket(with(SocketKeys.SLOW_CLIENT, option)));
            assertEquals("", attribute.validate(option));
        }
        assertEquals("use skip or wait", attribute.validate("drop"));
    }

    @ParameterizedTest
    @ValueSource(strings = {SocketKeys.PROMISCUOUS, SocketKeys.SEALED})
    void shouldTakeTruthValuesAndNoOtherTexts(String key) {
        AttributeDefinition attribute = attribute(Keys.named(key).orElseThrow());
        for (String value : List.of("true", "false")) {
            assertDoesNotThrow(() -> SocketSettings.socket(with(key, value(attribute, value))));
            assertEquals("", attribute.validate(value));
        }
        assertEquals("use true or false", attribute.validate("banana"));
    }

    /** With a number, or with a text of that length. */
    private static Map<String, Object> at(Key key, long bound) {
        Map<String, Object> properties =
                with(key.name(), key.type().isNumber() ? (Object) bound : text(key.name(), (int) bound));
        if (key.name().equals(SocketKeys.FANOUT_TYPE) && bound == key.most()) {
            properties.put(SocketKeys.FANOUT_PROGRAM, "/sys/fs/bpf/spread");
        }
        return properties;
    }

    private static String text(String key, int length) {
        return switch (key) {
            case SocketKeys.SOCKET_NAME -> ("/" + "a".repeat(length)).substring(0, length);
            case SocketKeys.INTERFACE -> length < 8 ? "a".repeat(length) : "replay:/" + "a".repeat(length - 8);
            case SocketKeys.MODE -> "0".repeat(length);
            default -> "a".repeat(length);
        };
    }

    private static Map<String, Object> with(String key, Object value) {
        Map<String, Object> properties = new HashMap<>(NEEDED);
        properties.putAll(COMPANIONS.getOrDefault(key, Map.of()));
        properties.put(key, value);
        return properties;
    }

    private static Object value(AttributeDefinition attribute, String text) {
        return switch (attribute.getType()) {
            case AttributeDefinition.INTEGER -> Integer.valueOf(text);
            case AttributeDefinition.BOOLEAN -> Boolean.valueOf(text);
            default -> text;
        };
    }
}
