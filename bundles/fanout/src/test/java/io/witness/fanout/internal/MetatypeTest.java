package io.witness.fanout.internal;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.api.socket.SocketKeys;
import io.witness.api.socket.SpecificationException;
import io.witness.settings.SocketSettings;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** What tools are told of a socket's keys, as the bundle has it, against what the specification enforces. */
class MetatypeTest {
    private static final String METATYPE = "/OSGI-INF/metatype/io.witness.socket.xml";
    private static final Map<String, Object> NEEDED =
            Map.of(SocketKeys.SOCKET_NAME, "/run/a.sock", SocketKeys.INTERFACE, "lo");
    /** With these a key can have its extreme values, which others limit. */
    private static final Map<String, Map<String, Object>> COMPANIONS = Map.of(
            SocketKeys.BLOCK_SIZE, Map.of(SocketKeys.NUM_BLOCKS, 1),
            SocketKeys.NUM_BLOCKS, Map.of(SocketKeys.BLOCK_SIZE, 4096),
            SocketKeys.CLIENT_MAX_BLOCKS, Map.of(SocketKeys.BLOCK_SIZE, 4096, SocketKeys.NUM_BLOCKS, 1_048_575),
            SocketKeys.FRAME_SIZE, Map.of(SocketKeys.BLOCK_SIZE, 2147479552, SocketKeys.NUM_BLOCKS, 1));

    @Test
    void shouldDescribeEveryKeyAndNoOther() throws Exception {
        List<Element> attributes = attributes().toList();
        assertEquals(
                SocketKeys.ALL,
                attributes.stream().map(each -> each.getAttribute("id")).toList());
        for (Element attribute : attributes) {
            assertEquals(attribute.getAttribute("id"), attribute.getAttribute("name"));
            assertFalse(attribute.getAttribute("description").isBlank());
        }
    }

    @Test
    void shouldNeedExactlyTheKeysThatHaveNoDefault() throws Exception {
        for (Element attribute : attributes().toList()) {
            String key = attribute.getAttribute("id");
            boolean needed = !"false".equals(attribute.getAttribute("required"));
            assertEquals(NEEDED.containsKey(key), needed, key);
            assertEquals(!needed, attribute.hasAttribute("default"), key);
        }
    }

    @Test
    void shouldHaveTheDefaultsOfTheSpecification() throws Exception {
        for (Element attribute : attributes().toList()) {
            String key = attribute.getAttribute("id");
            if (!NEEDED.containsKey(key)) {
                Object value = value(attribute, attribute.getAttribute("default"));
                Map<String, Object> written = with(key, value);
                Map<String, Object> left = with(key, value);
                left.remove(key);
                assertEquals(SocketSettings.socket(left), SocketSettings.socket(written), key);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("attributes")
    void shouldHaveTheBoundsOfTheSpecification(Element attribute) {
        boolean number = "Integer".equals(attribute.getAttribute("type"));
        assertTrue(!number || attribute.hasAttribute("min") && attribute.hasAttribute("max"));
        if (attribute.hasAttribute("min")) {
            long least = Long.parseLong(attribute.getAttribute("min"));
            assertTaken(attribute, least);
            assertRefused(attribute, least - 1);
        }
        if (attribute.hasAttribute("max")) {
            long most = Long.parseLong(attribute.getAttribute("max"));
            assertTaken(attribute, most);
            assertRefused(attribute, most + 1);
        }
    }

    private static void assertTaken(Element attribute, long bound) {
        assertDoesNotThrow(() -> SocketSettings.socket(at(attribute, bound)));
    }

    private static void assertRefused(Element attribute, long beyond) {
        String key = attribute.getAttribute("id");
        SpecificationException refusal =
                assertThrows(SpecificationException.class, () -> SocketSettings.socket(at(attribute, beyond)));
        assertEquals(key, refusal.key());
    }

    /** With a number, or with a text of that length. */
    private static Map<String, Object> at(Element attribute, long bound) {
        String key = attribute.getAttribute("id");
        return "String".equals(attribute.getAttribute("type")) ? with(key, text(key, (int) bound)) : with(key, bound);
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

    private static Object value(Element attribute, String text) {
        return switch (attribute.getAttribute("type")) {
            case "Integer" -> Integer.valueOf(text);
            case "Boolean" -> Boolean.valueOf(text);
            default -> text;
        };
    }

    private static Stream<Element> attributes() throws Exception {
        try (InputStream in = MetatypeTest.class.getResourceAsStream(METATYPE)) {
            NodeList found = DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(in)
                    .getElementsByTagName("AD");
            List<Element> attributes = new ArrayList<>();
            for (int i = 0; i < found.getLength(); i++) {
                attributes.add((Element) found.item(i));
            }
            return attributes.stream();
        }
    }
}
