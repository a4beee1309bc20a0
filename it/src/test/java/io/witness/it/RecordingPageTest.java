package io.witness.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
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
}
