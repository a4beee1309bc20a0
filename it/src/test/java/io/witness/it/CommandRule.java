package io.witness.it;

import java.util.regex.Pattern;

/**
 * How to run the commands of pages that match a pattern. A command without a rule has to succeed, and to print nothing on standard error.
 *
 * @param shown what standard output has to match; of a command that is not run, the reason
 * @param input of the command: a line on standard input, if not empty
 */
record CommandRule(Pattern command, Way way, String shown, String input) {
    enum Way {
        /** It ends by itself. It is run again until its output matches. */
        ENDS,
        /** It runs until all commands of the page have run, and is then interrupted. */
        STAYS,
        /** It is interrupted once its output matches. */
        INTERRUPTED,
        /** It cannot be run in a test: {@link CommandCheck} checks its words. */
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
