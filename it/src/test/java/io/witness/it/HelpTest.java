package io.witness.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** What {@code --help} and tools for configurations say of options and keys: of each of them, and in whole phrases. */
class HelpTest {
    private static final Pattern DESCRIBED = Pattern.compile("^  (\\S+(?: \\S+)*)(?:  +(.*))?$");
    private static final Pattern OPTION = Pattern.compile("(?<![\\w-])--?[a-zA-Z][\\w-]*");

    @TempDir
    Path home;

    /** What the help describes, by option, argument or command. */
    private static Map<String, String> described(String help) {
        Map<String, String> all = new TreeMap<>();
        String last = null;
        for (String line : help.lines().toList()) {
            Matcher begins = DESCRIBED.matcher(line);
            if (begins.matches()) {
                last = begins.group(1);
                all.put(last, begins.group(2) == null ? "" : begins.group(2));
            } else if (last != null && line.startsWith("   ")) {
                all.merge(last, line, (before, more) -> before + " " + more.strip());
            } else {
                last = null;
            }
        }
        return all;
    }

    /** It is on standard error, as the same usage behind a mistake. */
    private String help(String command) throws Exception {
        try (Child child = Child.start(home, List.of(Witness.COMMAND, command, "--help"))) {
            child.expectStatus(0);
            return child.err();
        }
    }

    private static List<String> options(String text) {
        return OPTION.matcher(text)
                .results()
                .map(MatchResult::group)
                .distinct()
                .sorted()
                .toList();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "dump",
                "flows",
                "fleet",
                "fleet-job",
                "send",
                "probe",
                "extract",
                "tap",
                "ringsize",
                "timestamps"
            })
    void shouldDescribeEachOption(String command) throws Exception {
        String help = help(command);
        List<String> parts = List.of(help.split("\n\n"));
        assertEquals(3, parts.size(), "usage, purpose and options: " + help);
        assertTrue(help.startsWith("usage: witness " + command + " "), help);
        assertTrue(parts.get(1).endsWith("."), help);
        Phrase.assertWhole(command, parts.get(1));
        Map<String, String> described = described(parts.get(2));
        described.forEach((option, text) -> Phrase.assertWhole(command + " " + option, text));
        List<String> possible = options(String.join(
                " ",
                Pattern.compile("\\[[^]]*]")
                        .matcher(parts.get(0))
                        .results()
                        .map(MatchResult::group)
                        .toList()));
        List<String> explained = options(String.join("\n", described.keySet()));
        assertTrue(explained.containsAll(possible), () -> possible + " and " + explained + "\n" + help);
        assertTrue(help.lines().allMatch(line -> line.length() <= 135), help);
    }

    @Test
    void shouldDescribeEachCommand() throws Exception {
        Map<String, String> described = described(Child.run(home, Witness.COMMAND, "--help"));
        assertTrue(described.size() > 15, described::toString);
        described.forEach(Phrase::assertWhole);
    }

    @Test
    void shouldDescribeEachKeyOfABundle() throws Exception {
        List<String> configurations = new ArrayList<>();
        try (Stream<Path> files = Files.walk(Path.of(Witness.COMMAND).resolveSibling("."))) {
            for (Path file : files.filter(path -> path.getFileName().toString().matches("io\\.witness\\..*\\.jar"))
                    .toList()) {
                try (JarFile jar = new JarFile(file.toFile())) {
                    for (JarEntry entry : jar.stream()
                            .filter(each -> each.getName().matches("OSGI-INF/metatype/.*\\.xml"))
                            .toList()) {
                        configurations.add(entry.getName());
                        try (InputStream in = jar.getInputStream(entry)) {
                            check(entry.getName(), in);
                        }
                    }
                }
            }
        }
        assertTrue(configurations.size() >= 4, configurations::toString);
    }

    private static void check(String name, InputStream xml) throws Exception {
        NodeList keys = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(xml)
                .getElementsByTagName("AD");
        assertTrue(keys.getLength() > 0, name);
        for (int i = 0; i < keys.getLength(); i++) {
            Element key = (Element) keys.item(i);
            String where = name + ": " + key.getAttribute("id");
            assertTrue(!key.getAttribute("name").isBlank(), where);
            Phrase.assertWhole(where, key.getAttribute("description"));
        }
    }
}
