package io.witness.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** The Java programs of a page, as they stand there, with the library's jars and no others. */
final class PagePrograms {
    private static final List<String> ARTIFACTS = List.of(
            "api",
            "settings",
            "source",
            "linux",
            "filter",
            "afpacket",
            "memory",
            "pcap",
            "decode",
            "replay",
            "protocol",
            "client");

    private final Path directory;
    private final Map<String, String> texts;
    private final String classPath;

    private PagePrograms(Path directory, Map<String, String> texts, String classPath) {
        this.directory = directory;
        this.texts = texts;
        this.classPath = classPath;
    }

    /** Compiles them into a directory. */
    static PagePrograms compile(String page, Path directory) throws Exception {
        Map<String, String> texts =
                Page.of(page).blocks("java").stream().collect(Collectors.toMap(CodeBlock::className, CodeBlock::text));
        PagePrograms programs = new PagePrograms(directory, texts, jars());
        programs.compile();
        return programs;
    }

    private void compile() throws Exception {
        List<String> files = new ArrayList<>();
        for (Map.Entry<String, String> program : texts.entrySet()) {
            Path file = directory.resolve(program.getKey() + ".java");
            files.add(Files.writeString(file, program.getValue()).toString());
        }
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null);
        StringWriter problems = new StringWriter();
        List<String> options = List.of("--release", "17", "-Xlint:all,-processing", "-Werror", "-proc:none");
        List<String> places = List.of("-d", directory.toString(), "-cp", classPath);
        boolean compiled = compiler.getTask(
                        problems,
                        manager,
                        null,
                        Stream.of(options, places).flatMap(List::stream).toList(),
                        null,
                        manager.getJavaFileObjectsFromStrings(files))
                .call();
        assertTrue(compiled, problems::toString);
    }

    private static String jars() throws Exception {
        List<String> jars = new ArrayList<>();
        for (String part : List.of("bundle", "lib")) {
            try (Stream<Path> files = Files.list(Tools.ROOT.resolve("platform-runtime/target/witness/" + part))) {
                files.map(Path::toString).filter(PagePrograms::isOfLibrary).forEach(jars::add);
            }
        }
        assertEquals(ARTIFACTS.size(), jars.size(), jars::toString);
        return String.join(":", jars);
    }

    private static boolean isOfLibrary(String jar) {
        return ARTIFACTS.stream().anyMatch(name -> jar.contains("/io.witness." + name + "-"));
    }

    /** The programs by the names of their classes. */
    Map<String, String> texts() {
        return texts;
    }

    Child start(String program, Object... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(System.getProperty("java.home") + "/bin/java"));
        command.addAll(List.of("-cp", classPath + ":" + directory, program));
        Stream.of(arguments).map(Object::toString).forEach(command::add);
        return Child.start(directory, command);
    }

    /** Runs a program to its end; returns what it prints. */
    List<String> run(String program, Object... arguments) throws Exception {
        try (Child child = start(program, arguments)) {
            child.expectStatus(0);
            return child.lines();
        }
    }
}
