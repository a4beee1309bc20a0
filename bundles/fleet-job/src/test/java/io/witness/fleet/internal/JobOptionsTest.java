package io.witness.fleet.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
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
                "--brokers a:1 --input a/b | --input a/b: use the start of names of topics",
                "--brokers a:1 --output witness | --output witness: use another one than for --input",
                "--brokers a:1 --window 0 | --window 0: use 1 to 86400",
                "--brokers a:1 --top many | --top many: use 1 to 1000",
                "--brokers a:1 --flows 10 | --flows 10: use 1000 to 100000000",
            })
    void shouldSayWhatToUseInstead(String arguments, String message) {
        String said = assertThrows(UsageException.class, () -> JobOptions.parse(List.of(arguments.split(" "))))
                .getMessage();
        assertTrue(said.startsWith(message), said);
    }
}
