package io.witness.it;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A newer jar of one of the platform's own bundles, dropped into the running distribution and taken out again. */
class ReplacedBundleTest {
    @TempDir
    Path home;

    @Test
    void shouldTakeThePlaceOfTheBundleAndGiveItBack() throws Exception {
        try (Veth veth = Veth.create();
                Witness witness = Witness.start(home, Entry.of(home.resolve("a.sock"), veth.captured()))) {
            for (String name : new String[] {"io.witness.server", "io.witness.linux"}) {
                Path jar = witness.state().resolve("deploy").resolve(name + ".jar");
                Path newer = home.resolve("newer");
                BundleJars.newer(name, newer);
                Files.move(newer, jar);
                awaitOnly(witness, name, "(" + BundleJars.NEWER + ")");
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
                    try {
                        last[0] = witness.shell("lb -s");
                    } catch (AssertionError e) { // a bundle of the list was uninstalled meanwhile
                        last[0] = e.getMessage();
                        return false;
                    }
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
}
