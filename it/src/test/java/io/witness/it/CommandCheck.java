package io.witness.it;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Checks a command that cannot be run in a test: the modules, tests, options and settings that it names exist. */
final class CommandCheck {
    private static final Pattern SETTING = Pattern.compile("([A-Z_]+)=(.*)");
    /** The group is a name that the sources have to contain. */
    private static final Pattern TEST = Pattern.compile("-Dtest=(.*)");

    private static final Pattern PROPERTY = Pattern.compile("-D(witness\\.[a-z.]+)=.*");
    private static final Pattern VARIABLE = Pattern.compile("(WITNESS_[A-Z_]+)=.*");
    private static final Pattern PLUGIN = Pattern.compile("([a-z]+):[a-z]+");

    private static final Pattern BENCHMARK = Pattern.compile("@Benchmark\\s+public \\w+ (\\w+)\\(");
    /** Stands in a page for the directory of a JDK. */
    private static final Pattern PLACEHOLDER = Pattern.compile("JDK\\d+");

    private final CodeBlock.Command command;
    private final List<String> words;

    private CommandCheck(CodeBlock.Command command, List<String> words) {
        this.command = command;
        this.words = words;
    }

    static void check(CodeBlock.Command command, Path directory) throws Exception {
        String words = Child.run(
                directory, "env", "-C", Tools.ROOT.toString(), "bash", "-c", "printf '%s\\n' " + command.text());
        CommandCheck check = new CommandCheck(command, words.lines().toList());
        switch (check.program()) {
            case "mvn" -> check.checkMaven();
            case "it/bench/run", "it/bench/load", "it/bench/send" -> check.checkBenchmarks(directory);
            case "./witness" -> check.checkWitness(check.firstOfProgram(), directory);
            default -> check.checkArgument(directory);
        }
    }

    private String program() {
        return words.get(firstOfProgram());
    }

    private int firstOfProgram() {
        int first = 0;
        while (List.of("sudo", "env").contains(words.get(first))
                || SETTING.matcher(words.get(first)).matches()) {
            first++;
        }
        return first;
    }

    private void checkMaven() throws Exception {
        for (String name : valueBehind("-pl").split(",")) {
            Path module = Tools.ROOT.resolve(name);
            assertTrue(Files.exists(module.resolve("pom.xml")), () -> command + ": no module " + name);
            String sources = sources(module);
            for (String word : words) {
                assertNamed(TEST, word, sources);
                assertNamed(PROPERTY, word, sources);
                assertNamed(VARIABLE, word, sources);
                assertNamed(PLUGIN, word, Files.readString(Tools.ROOT.resolve("pom.xml")));
            }
        }
    }

    private String valueBehind(String option) {
        int index = words.indexOf(option);
        assertTrue(index > 0, () -> command + " has no " + option);
        return words.get(index + 1);
    }

    private void assertNamed(Pattern form, String word, String sources) {
        Matcher named = form.matcher(word);
        if (named.matches()) {
            assertTrue(
                    Pattern.compile("\\b" + Pattern.quote(named.group(1)) + "\\b")
                            .matcher(sources)
                            .find(),
                    () -> command + ": nothing is named " + named.group(1));
        }
    }

    private static String sources(Path module) throws Exception {
        StringBuilder sources = new StringBuilder();
        try (Stream<Path> files = Files.walk(module.resolve("src"))) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".java")).toList()) {
                sources.append(Files.readString(file));
            }
        }
        return sources.toString();
    }

    private void checkBenchmarks(Path directory) throws Exception {
        Path script = Tools.ROOT.resolve(program());
        Child.run(directory, "bash", "-n", script.toString());
        assertTrue(Files.isExecutable(script), command::toString);
        for (String word : words.subList(0, firstOfProgram())) {
            assertNamed(SETTING, word, Files.readString(script));
            if (word.startsWith("BENCHMARKS=")) {
                assertChoosesBenchmarks(word.substring("BENCHMARKS=".length()));
            }
        }
        for (String jdk : words.subList(firstOfProgram() + 1, words.size())) {
            assertTrue(
                    PLACEHOLDER.matcher(jdk).matches() || Files.exists(Path.of(jdk, "release")),
                    () -> command + ": no JDK is in " + jdk);
        }
    }

    /** Each alternative of the expression chooses one, as JMH looks for it: anywhere in the names of class and method. */
    private void assertChoosesBenchmarks(String expression) throws Exception {
        List<String> benchmarks;
        try (Stream<Path> files = Files.walk(Tools.ROOT.resolve("it/bench/src"))) {
            benchmarks = files.filter(path -> path.toString().endsWith(".java"))
                    .flatMap(CommandCheck::benchmarks)
                    .toList();
        }
        for (String alternative : expression.split("\\|(?![^(]*\\))")) {
            assertTrue(
                    benchmarks.stream().anyMatch(Pattern.compile(alternative).asPredicate()),
                    () -> command + ": no benchmark is a " + alternative);
        }
    }

    private static Stream<String> benchmarks(Path file) {
        String type = file.getFileName().toString().replace(".java", ".");
        try {
            return BENCHMARK.matcher(Files.readString(file)).results().map(found -> type + found.group(1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A program that is not in the clone is perhaps told to start one that is. */
    private void checkArgument(Path directory) throws Exception {
        if (words.contains("./witness")) {
            checkWitness(words.indexOf("./witness"), directory);
        }
    }

    /** What stands behind {@code ./witness} is in its help. */
    private void checkWitness(int index, Path directory) throws Exception {
        String help = Child.run(directory, Witness.COMMAND, "--help");
        List<String> arguments = words.subList(index + 1, words.size());
        String usage = help.lines()
                .filter(line -> line.startsWith("  " + arguments.get(0) + " "))
                .findFirst()
                .orElse("");
        assertTrue(!usage.isEmpty(), () -> command + ": not in " + help);
        for (String argument : arguments) {
            assertTrue(!argument.startsWith("-") || usage.contains(argument), () -> command + ": not in " + usage);
        }
    }
}
