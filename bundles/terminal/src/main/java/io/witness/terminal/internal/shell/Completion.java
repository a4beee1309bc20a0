package io.witness.terminal.internal.shell;

import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;

/** Completes the word before the cursor: a command, one of its options, or a SocketName. */
final class Completion implements Completer {
    private static final List<String> BEGINNINGS = List.of("|", ";");

    private final Supplier<Collection<String>> verbs;
    private final Function<String, Collection<String>> options;
    private final Supplier<Collection<String>> socketNames;

    Completion(Vocabulary vocabulary) {
        this(vocabulary::verbs, vocabulary::options, vocabulary::socketNames);
    }

    Completion(
            Supplier<Collection<String>> verbs,
            Function<String, Collection<String>> options,
            Supplier<Collection<String>> socketNames) {
        this.verbs = verbs;
        this.options = options;
        this.socketNames = socketNames;
    }

    @Override
    public void complete(LineReader reader, ParsedLine line, List<Candidate> candidates) {
        List<String> before = line.words().subList(0, line.wordIndex());
        int verb = 1 + BEGINNINGS.stream().mapToInt(before::lastIndexOf).max().orElse(-1);
        Collection<String> words;
        if (verb == before.size()) {
            words = verbs.get();
        } else if (before.get(verb).equals("help")) {
            words = verbs.get();
        } else if (line.word().startsWith("-")) {
            words = options.apply(before.get(verb));
        } else {
            words = socketNames.get();
        }
        words.forEach(word -> candidates.add(new Candidate(word)));
    }
}
