package io.witness.fleet.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the commands of a fleet have in common. */
class ArgumentsTest {
    private static Arguments parse(String... words) throws UsageException {
        return new Arguments("fleet", Set.of("--brokers", "--config", "--top"), Set.of("--json"), List.of(words));
    }

    @Test
    void shouldTakeValuesFlagsAndWhatIsAbsent() throws Exception {
        Arguments arguments = parse("--json", "--brokers", "a:1,b:2");
        assertEquals("a:1,b:2", arguments.brokers());
        assertTrue(arguments.has("--json"));
        assertEquals(5, arguments.number("--top", 5, 1, 9));
        assertEquals(Map.of(), arguments.client());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                " | --brokers HOST:PORT is needed: see witness fleet --help",
                "--brokers | --brokers needs a value: see witness fleet --help",
                "--brokers nowhere | --brokers nowhere: use HOST:PORT of a broker",
                "--brokers a:1 --top many | --top many: use 1 to 9",
                "--brokers a:1 --top 10 | --top 10: use 1 to 9",
                "--brokers a:1 --config /no/such/file | --config /no/such/file cannot be read",
                "--broker a:1 | unknown argument --broker: see witness fleet --help",
            })
    void shouldSayWhatToUseInstead(String text, String message) {
        String[] words = text == null ? new String[0] : text.split(" ");
        String said = assertThrows(UsageException.class, () -> {
                    Arguments arguments = parse(words);
                    arguments.brokers();
                    arguments.number("--top", 5, 1, 9);
                    arguments.client();
                })
                .getMessage();
        assertTrue(said.startsWith(message), said);
    }

    @Test
    void shouldTakeTheSettingsThatAreShippedForBothCommands() throws Exception {
        List<String> words = List.of("--brokers", "127.0.0.1:1", "--config", "../../config/fleet/client.properties");
        assertEquals("fleet-job-1", ClientSettings.of(JobOptions.parse(words)).get("group.instance.id"));
        Map<String, Object> consumer = ClientSettings.ofConsumer(FleetOptions.parse(words));
        assertFalse(consumer.containsKey("group.instance.id"), "the name is that of the job");
        new KafkaConsumer<>(consumer, new ByteArrayDeserializer(), new ByteArrayDeserializer()).close();
    }

    @Test
    void shouldPassOnSettingsToEachClientThatHasThem(@TempDir Path directory) throws Exception {
        Path file = Files.writeString(
                directory.resolve("c"), "security.protocol=SSL\nnum.standby.replicas=0\nlinger.ms=7\n");
        List<String> words = List.of("--brokers", "a:1", "--config", file.toString());
        Map<String, Object> consumer = ClientSettings.ofConsumer(FleetOptions.parse(words));
        assertEquals("SSL", consumer.get("security.protocol"));
        assertFalse(consumer.containsKey("linger.ms"), consumer::toString);
        Map<String, Object> admin = ClientSettings.ofAdmin(JobOptions.parse(words));
        assertEquals("SSL", admin.get("security.protocol"));
        assertFalse(admin.containsKey("num.standby.replicas"), admin::toString);
        assertEquals("7", ClientSettings.of(JobOptions.parse(words)).get("linger.ms"));
    }

    @ParameterizedTest
    @CsvSource({"no.such", "processing.guarantee", "application.id", "isolation.level"})
    void shouldNameASettingThatIsNone(String name, @TempDir Path directory) throws Exception {
        Path file = Files.writeString(directory.resolve("c"), "security.protocol=SSL\n" + name + "=1\n");
        String said = assertThrows(UsageException.class, () -> parse("--config", file.toString())
                        .client())
                .getMessage();
        assertTrue(said.contains(name + " is no setting of Kafka's clients"), said);
    }
}
