package io.witness.cli.internal.flows;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.cli.internal.UsageException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FlowsOptionsTest {
    private static FlowsOptions parse(String... arguments) throws UsageException {
        return FlowsOptions.parse(List.of(arguments));
    }

    @Test
    void shouldTakeOptionsBeforeAndBehindTheFiles() throws Exception {
        FlowsOptions options = parse("-F", "a", "-i", "3", "--gaps", "b", "--active", "5", "--", "-c");
        assertEquals(List.of(Path.of("a"), Path.of("b"), Path.of("-c")), options.inputs());
        assertTrue(options.follow() && options.gaps());
        assertEquals(3, options.fanoutIndex());
        assertEquals(3, options.settings().ring());
        assertEquals(5, options.settings().active());
        assertEquals(Path.of("/dev/stdin"), parse("-").inputs().get(0));
        assertTrue(parse("a", "-Fi3").follow() && parse("a", "-Fi3").fanoutIndex() == 3);
        assertEquals(
                4739,
                parse("a", "--ipfix", "host:4739/tcp").ipfix().orElseThrow().port());
        assertEquals(0, parse("a", "--ipfix", "host:1").ipfix().orElseThrow().enterprise());
        assertEquals(
                64_999,
                parse("a", "--ipfix-enterprise", "64999", "--ipfix", "host:1")
                        .ipfix()
                        .orElseThrow()
                        .enterprise());
    }

    @ParameterizedTest
    @CsvSource({
        "'', FILE or SOCKET is missing",
        "a --flows, unknown option --flows",
        "a -x, unknown option -x",
        "a -i, -i needs a value",
        "a --top, --top needs a value",
        "a --ipfix, --ipfix needs a value",
        "a -i -1, '-i -1: use a whole number from 0 to 2147483647'",
        "a --top 0, '--top 0: use a whole number from 1 to 1000'",
        "a --top many, '--top many: use a whole number from 1 to 1000'",
        "a --community-id-seed 65536, '--community-id-seed 65536: use a whole number from 0 to 65535'",
        "a --active 0, '--active 0: use a whole number from 1 to 1000000'",
        "a --max-flows 15, '--max-flows 15: use a whole number from 16 to 6000000'",
        "a --ipfix h, '--ipfix h: use HOST:PORT or HOST:PORT/tcp, such as collector.example.org:4739'",
        "a --ipfix h:1 --ipfix-enterprise 0, '--ipfix-enterprise 0: use a whole number from 1 to 2147483647'",
        "a --ipfix-enterprise 1, '--ipfix-enterprise is about records of --ipfix, which is missing'",
        "a --ipfix h:1 --top 3, '--ipfix sends records, --top prints a table: use one of them'",
    })
    void shouldSayWhatIsWrong(String arguments, String message) {
        String[] words = arguments.isEmpty() ? new String[0] : arguments.split(" ");
        assertEquals(
                message, assertThrows(UsageException.class, () -> parse(words)).getMessage());
    }
}
