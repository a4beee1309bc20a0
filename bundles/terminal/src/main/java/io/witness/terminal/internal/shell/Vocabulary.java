package io.witness.terminal.internal.shell;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Asks the Witness which words it understands. It may change at any time, so nothing is kept. */
final class Vocabulary {
    /** The scope whose commands need no prefix here, because people use them most. */
    private static final String SCOPE = "witness:";

    private static final Pattern VERB = Pattern.compile("^\\s*([\\w-]+:[\\w.-]+)\\s*$", Pattern.MULTILINE);
    private static final Pattern OPTION = Pattern.compile("(?<![\\w-])--?[a-zA-Z][\\w-]*");
    private static final Pattern SOCKET_NAME = Pattern.compile("\"socketName\":\"((?:[^\"\\\\]|\\\\.)*)\"");
    /** What the line of a command may contain: nothing that begins another one. */
    private static final Pattern NAME = Pattern.compile("[\\w:.-]+");

    private final Server server;

    Vocabulary(Server server) {
        this.server = server;
    }

    /** Lists commands: those of Witness by their short names too. */
    Collection<String> verbs() {
        Collection<String> verbs = new TreeSet<>(List.of("exit"));
        for (String verb : found(VERB, "help")) {
            verbs.add(verb);
            if (verb.startsWith(SCOPE)) {
                verbs.add(verb.substring(SCOPE.length()));
            }
        }
        return verbs;
    }

    /** Lists the options of a command. */
    Collection<String> options(String verb) {
        if (!NAME.matcher(verb).matches()) {
            return List.of();
        }
        return found(OPTION, "help " + (verb.contains(":") ? verb : SCOPE + verb));
    }

    /** Lists the SocketNames that need no quotes. */
    Collection<String> socketNames() {
        Collection<String> names = found(SOCKET_NAME, "witness:sockets --json");
        names.removeIf(name -> !name.matches("[\\w/.:@%+-]+"));
        return names;
    }

    /** Lists what a pattern finds in the output of a command; nothing if that fails. */
    private Collection<String> found(Pattern pattern, String command) {
        Collection<String> found = new TreeSet<>();
        try {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            server.execute(command, out, OutputStream.nullOutputStream());
            Matcher matcher = pattern.matcher(out.toString(StandardCharsets.UTF_8));
            while (matcher.find()) {
                found.add(matcher.group(matcher.groupCount()));
            }
        } catch (IOException e) {
            // the next line that is executed says why
        }
        return found;
    }
}
