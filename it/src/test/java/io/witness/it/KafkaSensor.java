package io.witness.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A runtime that meters the flows of a virtual interface, and exports them to Kafka. */
final class KafkaSensor implements AutoCloseable {
    private static final int PACKETS_PER_SECOND = 20_000;
    private static final int UDP_FRAME_BYTES = 62;
    private static final Pattern FIGURE = Pattern.compile("kafka-([a-z-]+)=(\\d+)");

    private final Path home;
    private final Veth veth;
    private final Map<String, Object> configuration = new LinkedHashMap<>();
    private Witness witness;
    private long sent;

    private KafkaSensor(Path home, Veth veth) {
        this.home = home;
        this.veth = veth;
    }

    /** Makes the interface. Records of this sensor go to topics that begin with its name. */
    static KafkaSensor create(Path home, String name, String brokers) throws Exception {
        KafkaSensor sensor = new KafkaSensor(Files.createDirectories(home), Veth.create());
        sensor.with("BootstrapServers", brokers)
                .with("Sensor", name)
                .with("FlowsTopic", name + ".flows")
                .with("EventsTopic", name + ".events")
                .with("SensorsTopic", name + ".sensors")
                .with("StateSeconds", 1);
        return sensor;
    }

    KafkaSensor with(String key, Object value) {
        configuration.put(key, value);
        return this;
    }

    Path socket() {
        return home.resolve("k.sock");
    }

    Witness witness() {
        return witness;
    }

    /** Starts the runtime, also again, and waits until its records are counted for Kafka. */
    KafkaSensor start() throws Exception {
        launch();
        Await.until("records are counted", () -> !figures().isEmpty(), () -> witness.process()
                .toString());
        return this;
    }

    /** Starts the runtime. */
    KafkaSensor launch() throws Exception {
        Path deploy = Files.createDirectories(home.resolve("state/deploy"));
        for (String jar : List.of("io.witness.consumer-flows", "io.witness.exporter-kafka")) {
            Path shipped = BundleJars.shipped(jar);
            Files.copy(shipped, deploy.resolve(shipped.getFileName()), StandardCopyOption.REPLACE_EXISTING);
        }
        configure();
        Files.writeString(
                deploy.resolve("io.witness.consumer.flows.config"),
                "File=\"\"\nMaxFlows=I\"200000\"\nOtherNewSeconds=I\"1\"\n");
        witness = Witness.start(
                home,
                Entry.of(socket(), veth.captured())
                        .with("BlockSize", 1 << 18)
                        .with("NumBlocks", 64)
                        .with("BlockTimeoutMillis", 20));
        return this;
    }

    private void configure() throws IOException {
        StringBuilder lines = new StringBuilder();
        configuration.forEach((key, value) -> lines.append(key)
                .append('=')
                .append(value instanceof Number ? "I" : "")
                .append('"')
                .append(value.toString().replace("\"", "\\\"").replace("=", "\\="))
                .append("\"\n"));
        Files.writeString(home.resolve("state/deploy/io.witness.exporter.kafka.config"), lines);
    }

    /** Sends a packet of each of so many flows, which end a second later. */
    void send(int first, int count) throws Exception {
        List<byte[]> frames = new ArrayList<>(count);
        for (int i = first; i < first + count; i++) {
            frames.add(frame(i));
        }
        Traffic.send(home, veth, frames, PACKETS_PER_SECOND);
        sent += count;
    }

    private static byte[] frame(int flow) {
        ByteBuffer frame = ByteBuffer.allocate(UDP_FRAME_BYTES);
        frame.put(new byte[] {2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1}).putShort((short) 0x0800);
        int length = frame.remaining();
        frame.putShort((short) 0x4500).putShort((short) length).putInt(0).putInt(64 << 24 | 17 << 16);
        frame.putInt(10 << 24 | flow).putInt(192 << 24 | 168 << 16 | 1);
        frame.putShort((short) (20_000 + flow % 1000)).putShort((short) 53);
        frame.putShort((short) (length - 20)).putShort((short) 0);
        return frame.array();
    }

    /** The exporter's accounts, which close; empty: it is not there. */
    Map<String, Long> figures() throws IOException {
        Map<String, Long> figures = new LinkedHashMap<>();
        Matcher matcher = FIGURE.matcher(witness.shell("witness:consumers"));
        while (matcher.find()) {
            figures.put(matcher.group(1), Long.parseLong(matcher.group(2)));
        }
        if (!figures.isEmpty()) {
            long made = figures.get("made");
            long elsewhere =
                    figures.values().stream().mapToLong(Long::longValue).sum() - made;
            assertEquals(made, elsewhere, figures::toString);
        }
        return figures;
    }

    long figure(String name) throws IOException {
        return figures().getOrDefault(name, 0L);
    }

    void await(String what, Callable<Boolean> condition) throws Exception {
        Await.until(what, condition, () -> {
            try {
                return figures() + "\n" + witness.process();
            } catch (IOException e) {
                return e.toString();
            }
        });
    }

    void awaitMade(long records) throws Exception {
        await(records + " are made", () -> figure("made") >= records);
    }

    void awaitDelivered(long records) throws Exception {
        await(records + " are delivered", () -> figure("delivered") == records);
    }

    void awaitLog(String text) throws Exception {
        witness.process().awaitErr(text);
    }

    /** Counts the objects of a class that are in use, in all class loaders. */
    long objects(String name) throws Exception {
        return jcmd("GC.class_histogram")
                .lines()
                .filter(line -> line.matches(".*\\s" + Pattern.quote(name) + "(\\s.*)?"))
                .mapToLong(line -> Long.parseLong(line.strip().split("\\s+")[1]))
                .sum();
    }

    /** Counts the threads whose names begin so. */
    long threads(String name) throws Exception {
        return jcmd("Thread.print")
                .lines()
                .filter(line -> line.startsWith("\"" + name))
                .count();
    }

    private String jcmd(String command) throws Exception {
        String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        return Child.run(home, jcmd, Long.toString(witness.process().pid()), command);
    }

    /** Asserts that the kernel, and the flow meter, have lost nothing of what was sent. */
    void assertCapturedAll() throws Exception {
        Data totals = witness.data("witness:sockets").at(socket()).get("totals");
        assertEquals(0, totals.number("kernel.dropped"), totals::toString);
        assertEquals(sent, totals.number("kernel.accepted"), totals::toString);
        assertEquals(0, totals.number("readers.skipped.packets"), totals::toString);
    }

    List<String> log(String... texts) {
        return witness.process().errLines((Object[]) texts);
    }

    /** Kills the runtime. */
    void kill() throws Exception {
        witness.process().kill();
        witness = null;
        sent = 0;
    }

    /** Ends the runtime well. */
    void stop() throws Exception {
        Witness ended = witness;
        witness = null;
        sent = 0;
        ended.close();
    }

    @Override
    public void close() throws Exception {
        try (veth) {
            if (witness != null) {
                witness.close();
            }
        }
    }
}
