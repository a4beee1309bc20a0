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
import java.util.stream.Stream;

/** A runtime that meters the flows of a virtual interface, and exports them to Kafka: in one way after another. */
final class KafkaSensor implements AutoCloseable {
    private static final int PACKETS_PER_SECOND = 20_000;
    private static final int UDP_FRAME_BYTES = 62;
    private static final Pattern FIGURE = Pattern.compile("kafka-([a-z-]+)=(\\d+)");

    private final Path home;
    private final Veth veth;
    private final Map<String, Object> configuration = new LinkedHashMap<>();
    private Witness witness;
    private boolean isExporting;
    private int logLinesBefore;
    private long sent;

    private KafkaSensor(Path home, Veth veth) {
        this.home = home;
        this.veth = veth;
    }

    /** Makes the interface. */
    static KafkaSensor create(Path home) throws Exception {
        return new KafkaSensor(Files.createDirectories(home), Veth.create());
    }

    /** Starts the runtime, also again; {@link #awaitReady} waits for it. */
    KafkaSensor launch() throws Exception {
        for (String jar : List.of("io.witness.consumer-flows", "io.witness.exporter-kafka")) {
            Path shipped = BundleJars.shipped(jar);
            Files.copy(shipped, deploy().resolve(shipped.getFileName()), StandardCopyOption.REPLACE_EXISTING);
        }
        Files.writeString(
                deploy().resolve("io.witness.consumer.flows.config"),
                "File=\"\"\nMaxFlows=I\"200000\"\nOtherNewSeconds=I\"1\"\n");
        Entry entry = Entry.of(home.resolve("k.sock"), veth.captured())
                .with("BlockSize", 1 << 18)
                .with("NumBlocks", 64)
                .with("BlockTimeoutMillis", 20);
        witness = Witness.launch(home, Entry.file(entry));
        return this;
    }

    void awaitReady() throws Exception {
        witness.awaitReady();
    }

    private Path deploy() throws IOException {
        return Files.createDirectories(home.resolve("state/deploy"));
    }

    Path spool() {
        return home.resolve("state").resolve(configuration.get("SpoolDirectory").toString());
    }

    Witness witness() {
        return witness;
    }

    /** Chooses where its records go: to topics that begin with a name. */
    KafkaSensor to(String name, String brokers) {
        configuration.clear();
        return with("BootstrapServers", brokers)
                .with("Sensor", name)
                .with("FlowsTopic", name + ".flows")
                .with("EventsTopic", name + ".events")
                .with("SensorsTopic", name + ".sensors")
                .with("SpoolDirectory", "spool-" + name)
                .with("StateSeconds", 1)
                // a batch that a broker does not take any more, after a pause, is sent again by another client
                .with("kafka.delivery.timeout.ms", 4000)
                .with("kafka.request.timeout.ms", 2000);
    }

    KafkaSensor with(String key, Object value) {
        configuration.put(key, value);
        return this;
    }

    /** Writes the configuration of the exporter. Lines of the log from before are forgotten. */
    KafkaSensor configure() throws Exception {
        end();
        logLinesBefore += log().size();
        StringBuilder lines = new StringBuilder();
        configuration.forEach((key, value) -> lines.append(key)
                .append('=')
                .append(value instanceof Number ? "I" : "")
                .append('"')
                .append(value.toString().replace("\"", "\\\"").replace("=", "\\="))
                .append("\"\n"));
        Files.writeString(exporterFile(), lines);
        return this;
    }

    private Path exporterFile() throws IOException {
        return deploy().resolve("io.witness.exporter.kafka.config");
    }

    /** Starts an exporter with an empty spool, and waits until its figures are shown. */
    KafkaSensor begin() throws Exception {
        configure();
        isExporting = true;
        await("a new exporter counts", () -> figures().getOrDefault("made", -1L) == 0);
        return this;
    }

    /** Starts an exporter that finds what another one has left. */
    KafkaSensor resume() throws Exception {
        configure();
        isExporting = true;
        return this;
    }

    /** Ends the exporter. */
    void end() throws Exception {
        Files.deleteIfExists(exporterFile());
        if (isExporting) {
            isExporting = false;
            awaitLog("ended: of ");
        }
    }

    /** Sends a packet of each of so many flows, which end a second later. */
    void send(int first, int count) throws Exception {
        send(first, count, PACKETS_PER_SECOND);
    }

    void send(int first, int count, int packetsPerSecond) throws Exception {
        List<byte[]> frames = new ArrayList<>(count);
        for (int i = first; i < first + count; i++) {
            frames.add(frame(i));
        }
        Traffic.send(home, veth, frames, packetsPerSecond);
        sent += count;
    }

    /** The address of the client of a flow. */
    static String address(int flow) {
        return "10." + (flow >> 16) + "." + (flow >> 8 & 0xFF) + "." + (flow & 0xFF);
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
                return figures() + "\n" + totals() + "\n" + witness.process();
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
        await("the log has " + text, () -> !log(text).isEmpty());
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

    private Data totals() throws IOException {
        return witness.data("witness:sockets").at(home.resolve("k.sock")).get("totals");
    }

    /** Asserts that the kernel, and the flow meter, have lost nothing of what was sent. */
    void assertCapturedAll() throws Exception {
        Data totals = totals();
        assertEquals(0, totals.number("kernel.dropped"), totals::toString);
        assertEquals(sent, totals.number("kernel.accepted"), totals::toString);
        assertEquals(0, totals.number("readers.skipped.packets"), totals::toString);
    }

    /** The lines of the log with all of these, since the exporter was configured. */
    List<String> log(String... texts) {
        return witness.process()
                .err()
                .lines()
                .skip(logLinesBefore)
                .filter(line -> Stream.of(texts).allMatch(line::contains))
                .toList();
    }

    /** Kills the runtime. Another one begins with the exporter of this one. */
    void kill() throws Exception {
        witness.process().kill();
        forget();
    }

    /** Ends the runtime well. Another one begins with the exporter of this one. */
    void stop() throws Exception {
        Witness ended = witness;
        forget();
        ended.close();
    }

    private void forget() {
        witness = null;
        sent = 0;
        logLinesBefore = 0;
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
