package io.witness.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A newer jar of one of the platform's own bundles, dropped into the running distribution and taken out again. */
class ReplacedBundleTest {
    private static final String NEWER = "9.9.9";

    @TempDir
    Path home;

    @Test
    void shouldTakeThePlaceOfTheBundleAndGiveItBack() throws Exception {
        try (Veth veth = Veth.create();
                Witness witness = Witness.start(home, Entry.of(home.resolve("a.sock"), veth.captured()))) {
            for (String name : new String[] {"io.witness.server", "io.witness.linux"}) {
                Path jar = witness.state().resolve("deploy").resolve(name + ".jar");
                Files.move(newer(name), jar);
                awaitOnly(witness, name, "(" + NEWER + ")");
                awaitServed(veth, witness);
                Files.delete(jar);
                awaitOnly(witness, name, "(0.");
                awaitServed(veth, witness);
            }
        }
    }

    private static void awaitOnly(Witness witness, String name, String version) throws Exception {
        String[] last = {""};
        Await.until(
                name + " " + version + " is the only one, and active",
                () -> {
                    last[0] = witness.shell("lb -s");
                    String[] lines = last[0].lines()
                            .filter(line -> line.contains(name + " "))
                            .toArray(String[]::new);
                    return lines.length == 1 && lines[0].contains(version) && lines[0].contains("Active");
                },
                () -> last[0] + witness.process());
    }

    private void awaitServed(Veth veth, Witness witness) throws Exception {
        String[] last = {""};
        try (Child sender = Traffic.flood(home, veth, 1000, 60)) {
            Await.until(
                    "a client gets a packet",
                    () -> {
                        try (Child client = Clients.inC(home, home.resolve("a.sock"), "-c", 1)) {
                            int status = client.awaitStatus();
                            last[0] = client.toString();
                            return status == 0;
                        }
                    },
                    () -> last[0] + sender + witness.process());
        }
    }

    private Path newer(String name) throws IOException {
        Path target = home.resolve(name + ".jar");
        try (JarFile shipped = new JarFile(shipped(name).toFile())) {
            Manifest manifest = shipped.getManifest();
            manifest.getMainAttributes().putValue("Bundle-Version", NEWER);
            try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(target), manifest)) {
                for (JarEntry entry :
                        shipped.stream().filter(each -> !isManifest(each)).toList()) {
                    out.putNextEntry(new JarEntry(entry.getName()));
                    shipped.getInputStream(entry).transferTo(out);
                }
            }
        }
        return target;
    }

    private static boolean isManifest(JarEntry entry) {
        return entry.getName().equals(JarFile.MANIFEST_NAME);
    }

    private static Path shipped(String name) throws IOException {
        try (Stream<Path> jars = Files.list(Tools.ROOT.resolve("platform-runtime/target/witness/bundle"))) {
            return jars.filter(jar -> jar.getFileName().toString().startsWith(name + "-"))
                    .findFirst()
                    .orElseThrow();
        }
    }
}
