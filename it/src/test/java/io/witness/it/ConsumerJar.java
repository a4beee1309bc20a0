package io.witness.it;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** A bundle with a consumer, or another service, that the test compiles, as the author of a plugin does. */
final class ConsumerJar {
    private static final String COMPONENT =
            """
            <scr:component xmlns:scr="http://www.osgi.org/xmlns/scr/v1.3.0" name="%1$s"%3$s>
              <implementation class="%2$s"/>
              <service><provide interface="%4$s"/></service>
              <property name="witness.consumer.name" value="%1$s"/>
            </scr:component>
            """;

    private ConsumerJar() {}

    /**
     * Builds a jar of that name.
     *
     * @param attributes of the component's element, such as the names of its methods
     */
    static Path build(Path directory, String name, String className, String source, String attributes)
            throws Exception {
        return build(directory, name, className, source, attributes, "io.witness.api.consumer.PacketConsumerFactory");
    }

    /** The same with a service of another interface. */
    static Path build(Path directory, String name, String className, String source, String attributes, String service)
            throws Exception {
        Path classes = Files.createTempDirectory(directory, "classes");
        compile(classes, className, source);
        Path jar = directory.resolve(name + ".jar");
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file, manifest(name));
                Stream<Path> compiled = Files.list(classes)) {
            for (Path each :
                    compiled.filter(path -> path.toString().endsWith(".class")).toList()) {
                put(out, each.getFileName().toString(), Files.readAllBytes(each));
            }
            put(
                    out,
                    "OSGI-INF/component.xml",
                    COMPONENT.formatted(name, className, attributes, service).getBytes(StandardCharsets.UTF_8));
        }
        return jar;
    }

    /** Copies a jar into a runtime at one go. */
    static Path drop(Path jar, Witness witness) throws IOException {
        Path hidden = Files.copy(jar, witness.state().resolve(jar.getFileName()));
        return Files.move(hidden, witness.state().resolve("deploy").resolve(jar.getFileName()));
    }

    static void compile(Path classes, String className, String source) throws Exception {
        Path file = Files.writeString(classes.resolve(className + ".java"), source);
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null);
        StringWriter problems = new StringWriter();
        List<String> options = List.of(
                "--release",
                "17",
                "-Xlint:all,-classfile",
                "-Werror",
                "-proc:none",
                "-d",
                classes.toString(),
                "-cp",
                classPath());
        boolean compiled = compiler.getTask(
                        problems, manager, null, options, null, manager.getJavaFileObjects(file.toFile()))
                .call();
        assertTrue(compiled, problems::toString);
    }

    /** The bundles that ship, and the annotations, which are this test's as well. */
    private static String classPath() throws IOException {
        try (Stream<Path> jars = Files.list(Tools.ROOT.resolve("platform-runtime/target/witness/bundle"))) {
            return jars.map(Path::toString).collect(Collectors.joining(":")) + ":"
                    + System.getProperty("java.class.path");
        }
    }

    private static Manifest manifest(String name) {
        Manifest manifest = new Manifest();
        Attributes attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.putValue("Bundle-ManifestVersion", "2");
        attributes.putValue("Bundle-SymbolicName", name);
        attributes.putValue("Bundle-Version", "1.0.0");
        attributes.putValue(
                "Import-Package",
                "io.witness.api.consumer;version=\"[2,3)\",io.witness.api.packet,io.witness.api.ring,io.witness.recording");
        attributes.putValue("Service-Component", "OSGI-INF/component.xml");
        return manifest;
    }

    private static void put(JarOutputStream out, String name, byte[] bytes) throws IOException {
        out.putNextEntry(new ZipEntry(name));
        out.write(bytes);
        out.closeEntry();
    }
}
