package io.witness.fleet.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JobOptionsTest {
    @Test
    void shouldHaveDefaultsForAllButTheBrokers() throws Exception {
        JobOptions options = JobOptions.parse(List.of("--brokers", "a:1,b:2"));
        assertEquals("witness.flows", options.settings().flowsTopic());
        assertEquals("witness.fleet.joined", options.settings().joinedTable());
        assertEquals("exactly_once_v2", ClientSettings.of(options).get("processing.guarantee"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                " | --brokers HOST:PORT is needed",
                "--brokers | --brokers needs a value",
                "--brokers nowhere | --brokers nowhere: use HOST:PORT",
                "--brokers a:1 --input a/b | --input a/b: use the start of names of topics",
                "--brokers a:1 --output witness | --output witness: use another one than for --input",
                "--brokers a:1 --window 0 | --window 0: use 1 to 86400",
                "--brokers a:1 --top many | --top many: use 1 to 1000",
                "--brokers a:1 --flows 10 | --flows 10: use 1000 to 100000000",
                "--brokers a:1 --config /no/such/file | --config /no/such/file cannot be read",
                "--broker a:1 | unknown argument --broker",
            })
    void shouldSayWhatToUseInstead(String arguments, String message) {
        List<String> words = arguments == null ? List.of() : List.of(arguments.split(" "));
        String said = assertThrows(UsageException.class, () -> JobOptions.parse(words))
                .getMessage();
        assertTrue(said.startsWith(message), said);
    }

    @Test
    void shouldTakeTheSettingsThatAreShipped() throws Exception {
        String shipped = "../../config/fleet/client.properties";
        JobOptions options = JobOptions.parse(List.of("--brokers", "a:1", "--config", shipped));
        assertEquals("fleet-job-1", ClientSettings.of(options).get("group.instance.id"));
    }

    @ParameterizedTest
    @CsvSource({"no.such", "processing.guarantee", "application.id"})
    void shouldNameASettingThatIsNone(String name, @TempDir Path directory) throws Exception {
        Path file = Files.writeString(directory.resolve("c"), "security.protocol=SSL\n" + name + "=1\n");
        String said = assertThrows(
                        UsageException.class,
                        () -> JobOptions.parse(List.of("--brokers", "a:1", "--config", file.toString())))
                .getMessage();
        assertTrue(said.contains(name + " is no setting of Kafka's clients"), said);
    }
}
