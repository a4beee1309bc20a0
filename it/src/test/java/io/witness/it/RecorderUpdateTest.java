package io.witness.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The recorder is installed, updated, stopped, started and uninstalled again and again, beside a client under load. */
class RecorderUpdateTest {
    private static final String BUNDLE = "io.witness.consumer-recorder";
    private static final int ROUNDS = Soak.times(3, 50);
    private static final int PACKETS_PER_SECOND = Soak.times(50_000, 200_000);

    @TempDir
    Path home;

    @Test
    @Timeout(1200)
    void shouldHarmNobodyAndLeaveNothingBehind() throws Exception {
        Recorder.configure(home.resolve("state"), "TotalBytes=\"64MiB\"");
        Path socket = home.resolve("r.sock");
        try (Veth veth = Veth.create();
                Witness witness = start(Entry.of(socket, veth.captured()).with("NumBlocks", 64));
                CheckingClient client = CheckingClient.start(home, socket)) {
            witness.awaitClients(List.of(client.process()));
            try (Child sender = Traffic.flood(home, veth, PACKETS_PER_SECOND, 60)) {
                round(witness); // also for what a first one creates
                Map<String, Long> files = OpenFiles.of(witness);
                Remains before = Remains.of(home, witness);
                for (int i = 0; i < ROUNDS; i++) {
                    round(witness);
                }
                awaitNoMoreFiles(witness, files); // before the heap is collected, which closes some
                Remains[] after = {null};
                Await.until(
                        "nothing is left",
                        () -> (after[0] = Remains.of(home, witness)).isWithin(before),
                        () -> before + "\n" + after[0]);
                System.out.println("recorder: " + ROUNDS + " rounds; before: " + before + "; after: " + after[0]);
                assertTrue(sender.isAlive(), sender::toString);
            }
            CheckingClient.Seen seen = client.end();
            assertEquals(new CheckingClient.Seen(seen.blocks(), seen.packets(), 0, 0, 0), seen);
        }
    }

    /** Nothing is collected before it is asked for: a file that is forgotten while it is open stays open until then. */
    private Witness start(Entry entry) throws Exception {
        String options = "WITNESS_JAVA_OPTS=-XX:TieredStopAtLevel=1 -Xmx1536m -Xmn1g -XX:MetaspaceSize=256m";
        Witness witness = Witness.launch(home, Entry.file(entry), "env", options);
        witness.awaitReady();
        return witness;
    }

    private static void awaitNoMoreFiles(Witness witness, Map<String, Long> before) throws Exception {
        List<Map<String, Long>> last = new ArrayList<>();
        Await.until(
                "no file is left open",
                () -> {
                    last.add(OpenFiles.of(witness));
                    return OpenFiles.isWithin(last.get(last.size() - 1), before);
                },
                () -> before + "\n" + last.get(last.size() - 1));
    }

    private static void round(Witness witness) throws Exception {
        Recorder recorder = Recorder.drop(witness).awaitRunning();
        recorder.awaitPackets(1);
        witness.update(BUNDLE);
        recorder.awaitRunning().awaitPackets(1);
        witness.toBundle("stop", BUNDLE);
        ConsumerData.awaitNone(witness, row -> row.consumer().equals("recorder"));
        witness.toBundle("start", BUNDLE);
        recorder.awaitRunning().awaitPackets(1);
        recorder.remove();
        for (Path file : recorder.files()) {
            Files.delete(file);
        }
    }

    /** What a runtime has that a recorder might leave. */
    private record Remains(long descriptors, long threads, long loaders, Map<String, Long> mappings) {
        static Remains of(Path home, Witness witness) throws Exception {
            String pid = Long.toString(witness.process().pid());
            String jcmd = Path.of(System.getProperty("java.home"), "bin/jcmd").toString();
            Child.run(home, jcmd, pid, "GC.run");
            long loaders = Child.run(home, jcmd, pid, "VM.classloader_stats")
                    .lines()
                    .filter(line -> line.contains("BundleClassLoader"))
                    .count();
            return new Remains(witness.descriptors(), threads(pid), loaders, Mappings.byKind(pid));
        }

        private static long threads(String pid) throws IOException {
            try (Stream<Path> tasks = Files.list(Path.of("/proc", pid, "task"))) {
                return tasks.filter(Remains::isOfAConsumer).count();
            }
        }

        /** A name has 15 bytes. */
        private static boolean isOfAConsumer(Path task) {
            try {
                String name = Files.readString(task.resolve("comm"));
                return name.startsWith("witness-recor") || name.startsWith("witness-consum");
            } catch (IOException e) {
                return false; // it has ended
            }
        }

        boolean isWithin(Remains before) {
            return descriptors <= before.descriptors
                    && threads <= before.threads
                    && loaders <= before.loaders
                    && mappings.equals(before.mappings);
        }
    }
}
