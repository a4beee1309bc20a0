package io.witness.monitor.internal.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The keys of the configuration, and their mistakes. */
class PortTest {
    private static final Path PAGE = Path.of("../../docs/console.md");
    private static final String TOKEN = "0123456789abcdef";

    @Test
    void shouldListenNowhereByDefault() {
        assertEquals(Optional.empty(), Port.of(0, "127.0.0.1", "", ""));
    }

    @Test
    void shouldNeedATokenForOtherHostsOnly() {
        assertEquals(
                Optional.empty(), Port.of(1, "127.0.0.1", "", "").orElseThrow().token());
        assertEquals(
                "http://[0:0:0:0:0:0:0:1]:1",
                Port.of(1, "::1", "", "").orElseThrow().toString());
        Port open = Port.of(1, "0.0.0.0", TOKEN, "Sensor.example, s ,").orElseThrow();
        assertEquals(Optional.of(TOKEN), open.token());
        assertEquals(Set.of("sensor.example", "s"), open.hosts());
    }

    @Test
    void shouldShowTheTokenToNobody() {
        assertFalse(Port.of(1, "0.0.0.0", TOKEN, "").orElseThrow().toString().contains(TOKEN));
        assertFalse(assertThrows(IllegalArgumentException.class, () -> Port.of(1, "::", TOKEN + " ö", ""))
                .getMessage()
                .contains(TOKEN));
    }

    @Test
    void shouldAcceptWhatThePageShows() throws Exception {
        Matcher example =
                Pattern.compile("```properties\n(.*?)```", Pattern.DOTALL).matcher(Files.readString(PAGE));
        assertTrue(example.find());
        Properties keys = new Properties();
        keys.load(new StringReader(example.group(1)));
        Port port = Port.of(
                        Integer.parseInt(keys.getProperty("port")),
                        keys.getProperty("address"),
                        keys.getProperty("token"),
                        keys.getProperty("hosts"))
                .orElseThrow();
        assertEquals(Set.of("port", "address", "token", "hosts"), keys.keySet());
        assertEquals("http://192.0.2.10:9464", port.toString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1|0.0.0.0|''|''|address = 0.0.0.0 can be reached by other hosts, and there is no token: add token = ",
                "1|::|''|''|address = :: can be reached by other hosts, and there is no token: add token = ",
                "1|192.0.2.1|' '|''|address = 192.0.2.1 can be reached by other hosts, and there is no token: add ",
                "1|sensor.example|0123456789abcdef|''|address = sensor.example is no IP address: use one of this host",
                "1|127.0.0.256|''|''|address = 127.0.0.256 is no IP address: use one of this host",
                "1|127.1|''|''|address = 127.1 is no IP address: use one of this host",
                "1|1::2::3|''|''|address = 1::2::3 is no IP address: use one of this host",
                "1|''|''|''|address =  is no IP address: use one of this host",
                "1|127.0.0.1|short|''|token is too short or has other characters than ASCII: use 16 to 200",
                "1|127.0.0.1|0123456789 abcdef|''|token is too short or has other characters than ASCII: use 16 to 200",
                "1|127.0.0.1|0123456789abcdef|a b|hosts: a b is no name: use names or addresses without port",
                "1|127.0.0.1|0123456789abcdef|http://a|hosts: http://a is no name: use names or addresses without port"
            })
    void shouldNameTheKeyAndTheRemedy(int port, String address, String token, String hosts, String message) {
        String text = assertThrows(IllegalArgumentException.class, () -> Port.of(port, address, token, hosts))
                .getMessage();
        assertTrue(text.startsWith(message), text);
    }
}
