package io.witness.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The configuration that docs/recording.md shows, and the line of the log. */
class RecordingPageTest {
    @TempDir
    Path home;

    @Test
    void shouldRecordAsThePageShows() throws Exception {
        Page page = Page.of("docs/recording.md");
        Path data = home.resolve("packets");
        Path socket = home.resolve("dns.sock");
        String configuration = page.blocks("properties")
                .get(0)
                .text()
                .replace("/data/packets", data.toString())
                .replace("/run/dns.sock", socket.toString());
        Recorder.configure(home.resolve("state"), configuration);
        try (Veth veth = Veth.create();
                Witness witness = Witness.start(
                        home, Entry.of(socket, veth.captured()), Entry.of(home.resolve("other.sock"), "lo"))) {
            Recorder recorder = Recorder.drop(witness).awaitRunning();
            assertEquals(
                    1,
                    ConsumerData.of(witness).stream()
                            .filter(row -> row.consumer().equals("recorder"))
                            .count());
            Traffic.send(home, veth, Frames.small(10), 1000);
            recorder.awaitPackets(10);
            recorder.remove();
            Await.until(
                    "a file is complete", () -> Recorder.list(data, ".pcapng").size() == 1);
            Path file = Recorder.list(data, ".pcapng").get(0);
            assertEquals(10, Recorder.packets(home, file).size());
            String shown = page.blocks("text").get(0).text().split("/", 2)[0] + file + ": 10 packets, ";
            Path log = witness.state().resolve("log/witness.log");
            Await.until(
                    "the log names it", () -> Files.readString(log).contains(shown), () -> witness.process() + shown);
        }
    }

    /** Beside one that throws and one that never returns. */
    @Test
    void shouldTellAListenerOfCompleteFiles() throws Exception {
        CodeBlock shown = Page.of("docs/recording.md").blocks("java").get(0);
        try (Veth veth = Veth.create();
                Witness witness = Witness.start(home, Entry.of(home.resolve("r.sock"), veth.captured()))) {
            Path throwing = drop(witness, "throwing", "C", listener("throw new Error(\"on purpose\");"));
            Path hanging = drop(witness, "hanging", "C", listener("while (true) Thread.sleep(100_000);"));
            Path good = drop(witness, "good", shown.className(), shown.text());
            Recorder recorder = Recorder.drop(witness).awaitRunning();
            for (int i = 1; i <= 2; i++) {
                int files = i;
                Traffic.send(home, veth, Frames.small(10), 1000);
                recorder.awaitPackets(10 * i);
                witness.shell("witness:rotate");
                Await.until(
                        "there are checksums",
                        () -> Recorder.list(recorder.directory(), ".sha256").size() == files,
                        witness.process()::toString);
            }
            for (Path sum : Recorder.list(recorder.directory(), ".sha256")) {
                Await.until("it is written", () -> Files.size(sum) > 0);
                Child.run(home, "sha256sum", "-c", sum.toString());
            }
            Await.until(
                    "the failures are logged",
                    () -> witness.process()
                                    .errLines(
                                            "recorder: listener throwing has failed for ",
                                            "java.lang.Error: on purpose")
                                    .size()
                            == 2);
            for (Path jar : new Path[] {throwing, hanging, good}) {
                Files.delete(jar);
            }
            Await.until("the thread that hung is gone", () -> threads(witness, "listener")
                    .isEmpty());
            recorder.remove();
        }
    }

    private static String listener(String code) {
        return """
                import io.witness.recording.RecordingListener;
                import java.nio.file.Path;

                public class C implements RecordingListener {
                    public void completed(Path file) throws Exception { %s }
                }
                """
                .formatted(code);
    }

    private Path drop(Witness witness, String name, String className, String source) throws Exception {
        Path jar = ConsumerJar.build(home, name, className, source, "", "io.witness.recording.RecordingListener");
        return ConsumerJar.drop(jar, witness);
    }

    /** Threads whose name has this text, as far as the JVM tells. */
    private List<String> threads(Witness witness, String text) throws Exception {
        String jcmd = Path.of(System.getProperty("java.home"), "bin/jcmd").toString();
        return Child.run(home, jcmd, Long.toString(witness.process().pid()), "Thread.print")
                .lines()
                .filter(line -> line.startsWith("\"witness-recorder") && line.contains(text))
                .toList();
    }
}
