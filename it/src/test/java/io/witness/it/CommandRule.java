package io.witness.it;

import java.util.regex.Pattern;

/**
 * What is special about commands of pages that look like a pattern. One without a rule is to succeed, and to say nothing on standard
 * error.
 *
 * @param shown what standard output has then; if it cannot be run here, the reason
 * @param input what is typed into it
 */
record CommandRule(Pattern command, Way way, String shown, String input) {
    enum Way {
        /** By itself, successfully. */
        ENDS,
        /** It runs on while the rest of the page is tried. Then it is interrupted. */
        STAYS,
        /** It is interrupted once it has shown what it shows. */
        INTERRUPTED,
        /** Not in a test: {@link UnrunCommand} checks what it names. */
        UNRUN
    }

    static CommandRule ends(String command, String shown) {
        return of(command, Way.ENDS, shown);
    }

    static CommandRule stays(String command, String shown) {
        return of(command, Way.STAYS, shown);
    }

    static CommandRule isInterrupted(String command, String shown) {
        return of(command, Way.INTERRUPTED, shown);
    }

    static CommandRule isNotRun(String command, String reason) {
        return of(command, Way.UNRUN, reason);
    }

    private static CommandRule of(String command, Way way, String shown) {
        return new CommandRule(Pattern.compile(command), way, shown, "");
    }

    CommandRule given(String typed) {
        return new CommandRule(command, way, shown, typed);
    }

    boolean fits(CodeBlock.Command tried) {
        return command.matcher(tried.text()).find();
    }

    boolean isShown(String output) {
        return Pattern.compile(shown, Pattern.MULTILINE).matcher(output).find();
    }
}
