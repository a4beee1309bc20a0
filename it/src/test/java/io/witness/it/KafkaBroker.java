package io.witness.it;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A Kafka broker as a process of its own, with its data in a directory. It listens without authentication, and with SASL/PLAIN. */
final class KafkaBroker implements AutoCloseable {
    static final String USER = "witness";
    static final String PASSWORD = "right-password";

    private static final String JARS = Tools.ROOT.resolve("it/broker/target/jars") + "/*";
    private static final String CLUSTER = "MkU3OEVBNTcwNTJENDM2Qg";

    private final Path home;
    private final int port;
    private final int saslPort;
    private Child process;

    private KafkaBroker(Path home, int port, int saslPort) {
        this.home = home;
        this.port = port;
        this.saslPort = saslPort;
    }

    static KafkaBroker start(Path home) throws Exception {
        KafkaBroker broker = new KafkaBroker(home, freePort(), freePort());
        Path properties = Files.writeString(home.resolve("server.properties"), broker.properties(freePort()));
        Child.run(
                home,
                java(),
                "-cp",
                JARS,
                "kafka.tools.StorageTool",
                "format",
                "-t",
                CLUSTER,
                "-c",
                properties.toString());
        broker.start();
        return broker;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    private String properties(int controllerPort) {
        return """
                process.roles=broker,controller
                node.id=1
                controller.quorum.voters=1@127.0.0.1:%3$d
                listeners=PLAINTEXT://127.0.0.1:%1$d,SASL_PLAINTEXT://127.0.0.1:%2$d,CONTROLLER://127.0.0.1:%3$d
                listener.security.protocol.map=PLAINTEXT:PLAINTEXT,SASL_PLAINTEXT:SASL_PLAINTEXT,CONTROLLER:PLAINTEXT
                controller.listener.names=CONTROLLER
                inter.broker.listener.name=PLAINTEXT
                sasl.enabled.mechanisms=PLAIN
                listener.name.sasl_plaintext.plain.sasl.jaas.config=\
                org.apache.kafka.common.security.plain.PlainLoginModule required user_%4$s="%5$s";
                log.dirs=%6$s
                num.partitions=4
                offsets.topic.num.partitions=4
                offsets.topic.replication.factor=1
                transaction.state.log.replication.factor=1
                transaction.state.log.min.isr=1
                group.initial.rebalance.delay.ms=0
                message.max.bytes=100000
                """
                .formatted(port, saslPort, controllerPort, USER, PASSWORD, home.resolve("data"));
    }

    /** Starts it, also again, and waits until it answers. */
    void start() throws Exception {
        List<String> command =
                new ArrayList<>(List.of(java(), "-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        command.addAll(List.of("-XX:-UsePerfData", "-cp", JARS, "kafka.Kafka"));
        command.add(home.resolve("server.properties").toString());
        process = Child.start(home, command);
        Await.until("the broker answers", () -> answers(), () -> process.toString());
    }

    private boolean answers() throws Exception {
        try (Child kcat = Child.start(home, List.of("kcat", "-L", "-b", address(), "-m", "2"))) {
            return kcat.awaitStatus() == 0;
        }
    }

    String address() {
        return "127.0.0.1:" + port;
    }

    String saslAddress() {
        return "127.0.0.1:" + saslPort;
    }

    /** Ends it without a chance to say so. */
    void kill() throws Exception {
        process.kill();
    }

    /** Lets it answer nothing, with its connections open. */
    void suspend() throws Exception {
        process.signal("STOP");
    }

    void resume() throws Exception {
        process.signal("CONT");
    }

    /** A record as another program reads it. */
    record Message(String key, long millis, int partition, long offset, String headers, String value) {}

    /** Reads a topic to its end. */
    List<Message> read(String topic) throws Exception {
        String format = "%k\t%T\t%p\t%o\t%h\t%s\n";
        String all = Child.run(home, "kcat", "-C", "-b", address(), "-t", topic, "-e", "-q", "-f", format);
        return all.lines()
                .map(line -> line.split("\t", 6))
                .map(parts -> new Message(
                        parts[0],
                        Long.parseLong(parts[1]),
                        Integer.parseInt(parts[2]),
                        Long.parseLong(parts[3]),
                        parts[4],
                        parts[5]))
                .toList();
    }

    @Override
    public void close() {
        process.close();
    }
}
