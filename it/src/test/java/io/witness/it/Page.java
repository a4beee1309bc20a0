package io.witness.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A page for people: its code, its headings and its links. */
final class Page {
    private static final String FENCE = "```";
    private static final Pattern HEADING = Pattern.compile("#+ (.*)");
    private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)\\)");

    private final String name;
    private final List<CodeBlock> blocks = new ArrayList<>();
    private final Set<String> anchors = new HashSet<>();
    private final List<String> links = new ArrayList<>();

    private Page(String name) throws IOException {
        this.name = name;
        List<String> lines = Files.readAllLines(file());
        for (int i = 0; i < lines.size(); i++) {
            i = lines.get(i).strip().startsWith(FENCE) ? readBlock(lines, i) : readProse(lines.get(i), i);
        }
    }

    /** A page by its name from the root of the clone, such as {@code docs/status.md}. */
    static Page of(String name) throws IOException {
        return new Page(name);
    }

    /** All that a user is shown. */
    static List<Page> all() throws IOException {
        List<Page> pages = new ArrayList<>(List.of(of("README.md"), of("CONTRIBUTING.md")));
        try (Stream<Path> files = Files.list(Tools.ROOT.resolve("docs"))) {
            for (Path file : files.sorted().toList()) {
                if (file.toString().endsWith(".md")) { // others are pictures
                    pages.add(of("docs/" + file.getFileName()));
                }
            }
        }
        return pages;
    }

    Path file() {
        return Tools.ROOT.resolve(name);
    }

    private int readBlock(List<String> lines, int fence) {
        int end = fence + 1;
        while (!lines.get(end).strip().equals(FENCE)) {
            end++;
        }
        String language = lines.get(fence).strip().substring(FENCE.length());
        String text = String.join("\n", lines.subList(fence + 1, end)) + "\n";
        blocks.add(new CodeBlock(name, fence + 2, language, text));
        return end;
    }

    private int readProse(String line, int index) {
        HEADING.matcher(line).results().forEach(heading -> anchors.add(anchor(heading.group(1))));
        LINK.matcher(line).results().map((MatchResult link) -> link.group(1)).forEach(links::add);
        return index;
    }

    /** As GitHub makes it. */
    private static String anchor(String heading) {
        return heading.toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N} _-]", "")
                .replace(' ', '-');
    }

    String name() {
        return name;
    }

    List<CodeBlock> blocks() {
        return blocks;
    }

    List<CodeBlock> blocks(String language) {
        return blocks.stream()
                .filter(block -> block.language().equals(language))
                .toList();
    }

    /** What is typed into a shell, in order. */
    List<CodeBlock.Command> commands() {
        return blocks("sh").stream().flatMap(block -> block.commands().stream()).toList();
    }

    boolean hasAnchor(String anchor) {
        return anchors.contains(anchor);
    }

    /** Where its links lead to, as written. */
    List<String> links() {
        return links;
    }

    @Override
    public String toString() {
        return name;
    }
}
