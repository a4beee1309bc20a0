package io.witness.it;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A fenced block of a page.
 *
 * @param page the file's name, from the root of the clone
 * @param line of its first line in the file
 * @param language behind the fence; empty if there is none
 */
record CodeBlock(String page, int line, String language, String text) {
    private static final Pattern COMMENT = Pattern.compile("(^|\\s+)#.*");
    private static final Pattern CLASS = Pattern.compile("(?m)^public (?:final )?class (\\w+) ");

    /** What is typed into a shell, without comments; lines that end with a backslash are one with the next. */
    List<Command> commands() {
        List<Command> commands = new ArrayList<>();
        String begun = "";
        int next = line;
        for (String written : text.split("\n")) {
            String whole = begun + COMMENT.matcher(written).replaceFirst("");
            boolean goesOn = whole.endsWith("\\");
            begun = goesOn ? whole.substring(0, whole.length() - 1) : "";
            if (!goesOn && !whole.isBlank()) {
                commands.add(new Command(page + ":" + next, whole.strip().replaceAll(" {2,}", " ")));
            }
            next++;
        }
        return commands;
    }

    /** The name of the class that this block of Java declares. */
    String className() {
        Matcher found = CLASS.matcher(text);
        if (!found.find()) {
            throw new AssertionError(this + " has no public class");
        }
        return found.group(1);
    }

    /** Where it is. */
    @Override
    public String toString() {
        return page + ":" + line + ": a block of " + (language.isEmpty() ? "no language" : language);
    }

    /** A command and where it stands. */
    record Command(String place, String text) {
        @Override
        public String toString() {
            return place + ": " + text;
        }
    }
}
