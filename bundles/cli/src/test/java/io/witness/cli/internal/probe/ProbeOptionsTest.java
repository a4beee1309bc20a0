package io.witness.cli.internal.probe;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.cli.internal.UsageException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProbeOptionsTest {
    private static ProbeOptions parse(String arguments) throws UsageException {
        return ProbeOptions.parse(arguments.isEmpty() ? List.of() : List.of(arguments.split(" ")));
    }

    @Test
    void shouldTakeWhatIsGivenAndElseTheUsual() throws Exception {
        ProbeOptions given = parse("-i v0 --to-interface v1 --count 1000 --rate 2k --wait 3 --json --each");
        assertEquals(new ProbeOptions("v0", Optional.of("v1"), Optional.empty(), 1000, 2000, 3000, true, true), given);
        assertFalse(given.reflects());
        ProbeOptions usual = parse("v0 --to 02:00:00:00:00:0a");
        assertArrayEquals(new byte[] {2, 0, 0, 0, 0, 10}, usual.to().orElseThrow());
        assertEquals(ProbeLog.MOST, usual.count());
        assertEquals(10, usual.rate());
        assertEquals(1000, usual.waitMillis());
        assertTrue(parse("v1 --reflect").reflects());
        assertEquals(100_000, parse("--reflect v1").rate());
    }

    @ParameterizedTest
    @CsvSource({
        "'', the interface is missing",
        "v0, 'use one of --to-interface IFACE2, --to MAC and --reflect'",
        "v0 --reflect --to-interface v1, 'use one of --to-interface IFACE2, --to MAC and --reflect'",
        "v0 --reflect --count 5, --reflect goes with --rate and --json",
        "v0 v1 --reflect, there is one interface to send from",
        "v0 --to-interface, --to-interface needs a value",
        "v0 --to 1.2.3.4, --to 1.2.3.4: use the Ethernet address of one interface",
        "v0 --to 02:00:00:00:00, --to 02:00:00:00:00: use",
        "v0 --to ff:ff:ff:ff:ff:ff, --to ff:ff:ff:ff:ff:ff: use",
        "v0 --reflect --rate 100Mbit, --rate 100Mbit: use probes per second",
        "v0 --reflect --rate 2M, --rate 2M: use probes per second",
        "v0 --to-interface v1 --count 0, --count 0: use a whole number from 1",
        "v0 --to-interface v1 --wait 4000, --wait 4000: use a whole number from 1 to 3600",
        "v0 --loud, unknown option --loud"
    })
    void shouldSayWhatIsWrong(String arguments, String problem) {
        String message =
                assertThrows(UsageException.class, () -> parse(arguments)).getMessage();
        assertTrue(message.startsWith(problem), message);
    }
}
