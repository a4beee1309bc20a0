package io.witness.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** The programs in C and Python beside these tests; those in C are compiled when they are first needed. */
final class Tools {
    static final Path ROOT =
            Path.of(System.getProperty("witness.root")).toAbsolutePath().normalize();

    private static final Path SOURCES = ROOT.resolve("it/src/test");
    /** These send; all others are clients. */
    private static final Set<String> SENDERS = Set.of("sendpcap", "flood", "forward");

    private static final String DIRECTORY = "witness.it.directory";
    private static final Map<String, Path> COMPILED = new HashMap<>();

    private Tools() {}

    static synchronized String c(String name) throws Exception {
        Path program = COMPILED.get(name);
        if (program == null) {
            program = compile(name);
            COMPILED.put(name, program);
        }
        return program.toString();
    }

    static List<String> python(String name, String... arguments) {
        List<String> command = new ArrayList<>(List.of("python3"));
        command.add(SOURCES.resolve("python").resolve(name + ".py").toString());
        command.addAll(List.of(arguments));
        return command;
    }

    private static Path compile(String name) throws Exception {
        Path program = directory().resolve(name);
        Path c = SOURCES.resolve("c");
        Child.run(
                directory(),
                "gcc",
                "-std=gnu11",
                "-O2",
                "-Wall",
                "-Wextra",
                "-Werror",
                "-o",
                program.toString(),
                c.resolve(name + ".c").toString(),
                c.resolve(SENDERS.contains(name) ? "sending.c" : "testimony.c").toString());
        return program;
    }

    /** A directory of this JVM, which goes with it. Inside a framework, this class is there twice, and the directory once. */
    static Path directory() throws IOException {
        if (System.getProperty(DIRECTORY) == null) {
            Path created = Files.createTempDirectory("witness-it");
            System.setProperty(DIRECTORY, created.toString());
            Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(created)));
        }
        return Path.of(System.getProperty(DIRECTORY));
    }

    private static void delete(Path tree) {
        try (Stream<Path> paths = Files.walk(tree)) {
            paths.sorted(Comparator.reverseOrder())
                    .forEach(path -> path.toFile().delete());
        } catch (IOException e) {
            System.err.println("witness: left behind: " + tree + ": " + e);
        }
    }
}
