package io.witness.cli.internal.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.cli.internal.UsageException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DemoOptionsTest {
    private static final List<String> RUNTIME = List.of("java", "Main");

    private static String refused(String... arguments) {
        return assertThrows(UsageException.class, () -> DemoOptions.parse(List.of(arguments)))
                .getMessage();
    }

    @Test
    void shouldRunUntilItIsInterruptedOrForSomeTime() throws Exception {
        assertEquals(new DemoOptions(Optional.empty(), RUNTIME), DemoOptions.parse(List.of("--", "java", "Main")));
        assertEquals(
                new DemoOptions(Optional.of(7), RUNTIME),
                DemoOptions.parse(List.of("--seconds", "3", "--seconds", "7", "--", "java", "Main")));
    }

    @Test
    void shouldNameWhatIsWrong() {
        for (String bad : new String[] {"0", "-1", "1.5", "x", "", "1000001", "99999999999"}) {
            assertEquals(
                    "--seconds " + bad + ": use a whole number, from 1 to 1000000",
                    refused("--seconds", bad, "--", "java"));
        }
        assertTrue(refused("--seconds", "--", "java").startsWith("--seconds : use"));
        assertEquals("demo does not know -n: it takes --seconds N", refused("-n", "3", "--", "java"));
        assertEquals("demo does not know --: it takes --seconds N", refused("--", "java", "--", "java"));
        assertTrue(refused().contains("./witness demo"));
        assertTrue(refused("--").contains("./witness demo"));
    }
}
