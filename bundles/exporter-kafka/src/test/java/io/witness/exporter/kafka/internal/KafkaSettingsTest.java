package io.witness.exporter.kafka.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KafkaSettingsTest {
    private static final Path STATE = Path.of("/state");

    private static KafkaSettings settings(Map<String, Object> more) {
        Map<String, Object> all = new HashMap<>(Map.of("BootstrapServers", "a:9092, [::1]:9093", "service.pid", "x"));
        all.putAll(more);
        return KafkaSettings.of(all, STATE, "host1");
    }

    @Test
    void shouldHaveDefaultsForAllButTheBrokers() {
        KafkaSettings settings = settings(Map.of());
        assertEquals("witness.flows", settings.topic(Kind.FLOW));
        assertEquals("witness.events", settings.topic(Kind.EVENT));
        assertEquals("host1", settings.sensor());
        assertEquals(STATE.resolve("kafka-spool"), settings.spoolDirectory());
        assertFalse(settings.isKeyedBySensor());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "BootstrapServers | nowhere | HOST:PORT",
                "BootstrapServers | a:99999 | HOST:PORT",
                "BootstrapServers | a:1,,b:2 | HOST:PORT",
                "FlowsTopic | a/b | letters",
                "SensorsTopic | .. | letters",
                "Key | ip | community_id or sensor",
                "Compression | zstd | none or gzip",
                "Sensor | a b | printable",
                "QueueBytes | 5 | 1048576 to 16777216",
                "QueueBytes | many | 1048576 to 16777216",
                "SpoolBytes | 1000000 | at least twice QueueBytes",
                "SpoolBytes | -1 | 0 to",
                "StateSeconds | 0 | 1 to 3600",
                "Brokers | a:1 | there is no key Brokers",
            })
    void shouldNameTheKeyAndTheRemedy(String key, String value, String remedy) {
        String message = assertThrows(IllegalArgumentException.class, () -> settings(Map.of(key, value)))
                .getMessage();
        assertTrue(message.contains(key) && message.contains(remedy), message);
        assertEquals(1, message.lines().count());
    }

    @ParameterizedTest
    @CsvSource({
        "acks, 0, is not to be changed",
        "no.such.setting, 1, is no setting of a Kafka producer",
        "linger.ms, soon, linger.ms",
        "security.protocol, magic, security.protocol",
    })
    void shouldNameASettingOfTheClient(String name, String value, String problem) {
        KafkaSettings settings = settings(Map.of("kafka." + name, value));
        String message = assertThrows(IllegalArgumentException.class, () -> ClientSettings.of(settings))
                .getMessage();
        assertTrue(message.contains(name) && message.contains(problem), message);
    }

    @Test
    void shouldPassOnSettingsOfTheClient() {
        Map<String, Object> client = ClientSettings.of(settings(Map.of("kafka.linger.ms", 7)));
        assertEquals("7", client.get("linger.ms"));
        assertEquals("all", client.get("acks"));
        assertEquals(20_000, client.get("delivery.timeout.ms"));
    }

    @Test
    void shouldShowNoSecret() {
        KafkaSettings settings = settings(Map.of("kafka.ssl.keystore.password", "tiger", "kafka.linger.ms", "9"));
        assertEquals("bad [hidden] 9", ClientSettings.withoutSecrets("bad tiger 9", settings));
        assertFalse(settings.toString().contains("tiger"), settings.toString());
    }
}
