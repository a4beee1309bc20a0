package io.witness.terminal.internal.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.jline.reader.Candidate;
import org.jline.reader.Parser;
import org.jline.reader.impl.DefaultParser;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CompletionTest {
    private final Completion completion =
            new Completion(() -> List.of("verb"), verb -> List.of("--of-" + verb), () -> List.of("/socket"));

    @ParameterizedTest
    @CsvSource({
        "'', verb",
        "so, verb",
        "sockets --, --of-sockets",
        "ledger x --, --of-ledger",
        "'ledger ', /socket",
        "ledger /r, /socket",
        "help so, verb",
        "'sockets | ', verb",
        "sockets | gr, verb",
        "sockets | grep -, --of-grep",
        "'a \"open quote', /socket"
    })
    void shouldCompleteWhatCanStandThere(String line, String offered) {
        List<Candidate> candidates = new ArrayList<>();
        completion.complete(
                null, new DefaultParser().parse(line, line.length(), Parser.ParseContext.COMPLETE), candidates);
        assertEquals(List.of(offered), candidates.stream().map(Candidate::value).toList());
    }
}
