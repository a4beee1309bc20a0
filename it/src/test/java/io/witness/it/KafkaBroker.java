package io.witness.it;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A Kafka broker as a process of its own, with its data in a directory. It listens without authentication, with SASL/PLAIN, with that over
 * TLS, and on ways that tests may block.
 */
final class KafkaBroker implements AutoCloseable {
    static final String USER = "witness";
    static final String PASSWORD = "right-password";

    private static final String JARS = Tools.ROOT.resolve("it/broker/target/jars") + "/*";
    private static final String CLUSTER = "MkU3OEVBNTcwNTJENDM2Qg";
    private static final int WAYS = 4;

    /** A listener: its name, how it is spoken to, where it is, and where the broker says that it is. */
    private record Listener(String name, String protocol, int port, int advertised) {
        static Listener of(String name, String protocol) throws IOException {
            int port = freePort();
            return new Listener(name, protocol, port, port);
        }
    }

    private final Path home;
    private final List<Listener> listeners = new ArrayList<>();
    private final List<BrokerWay> ways = new ArrayList<>();
    private final BrokerCertificate certificate;
    private Child process;

    private KafkaBroker(Path home) throws Exception {
        this.home = home;
        certificate = BrokerCertificate.create(home);
        listeners.add(Listener.of("PLAINTEXT", "PLAINTEXT"));
        listeners.add(Listener.of("SASL", "SASL_PLAINTEXT"));
        listeners.add(Listener.of("TLS", "SASL_SSL"));
        listeners.add(Listener.of("CONTROLLER", "PLAINTEXT"));
        for (int i = 0; i < WAYS; i++) {
            listeners.add(new Listener("WAY" + i, "PLAINTEXT", freePort(), freePort()));
        }
    }

    static KafkaBroker start(Path home) throws Exception {
        KafkaBroker broker = new KafkaBroker(home);
        Files.writeString(home.resolve("server.properties"), broker.properties());
        for (Listener listener : broker.listeners) {
            if (listener.name().startsWith("WAY")) {
                broker.ways.add(BrokerWay.open(listener.advertised(), listener.port()));
            }
        }
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

    private String properties() {
        String places = String.join(",", each("%1$s://127.0.0.1:%3$d", true));
        String advertised = String.join(",", each("%1$s://127.0.0.1:%4$d", false));
        String protocols = String.join(",", each("%1$s:%2$s", true));
        return """
                process.roles=broker,controller
                node.id=1
                controller.quorum.voters=1@127.0.0.1:%1$d
                listeners=%2$s
                advertised.listeners=%3$s
                listener.security.protocol.map=%4$s
                controller.listener.names=CONTROLLER
                inter.broker.listener.name=PLAINTEXT
                sasl.enabled.mechanisms=PLAIN
                listener.name.sasl.plain.sasl.jaas.config=%5$s
                listener.name.tls.plain.sasl.jaas.config=%5$s
                listener.name.tls.ssl.keystore.type=PKCS12
                listener.name.tls.ssl.keystore.location=%6$s
                listener.name.tls.ssl.keystore.password=%7$s
                log.dirs=%8$s
                num.partitions=4
                message.max.bytes=100000
                # all that makes it small, and fast to start
                offsets.topic.num.partitions=1
                offsets.topic.replication.factor=1
                transaction.state.log.num.partitions=1
                transaction.state.log.replication.factor=1
                transaction.state.log.min.isr=1
                transaction.abort.timed.out.transaction.cleanup.interval.ms=500
                group.initial.rebalance.delay.ms=0
                group.coordinator.threads=1
                num.network.threads=1
                num.io.threads=2
                background.threads=1
                log.cleaner.dedupe.buffer.size=2097152
                metric.reporters=
                # one that was killed is taken for alive for so long, and not registered again before; one that a busy machine
                # keeps from saying so for longer has no partitions meanwhile
                broker.session.timeout.ms=9000
                broker.heartbeat.interval.ms=500
                """
                .formatted(
                        listener("CONTROLLER").port(),
                        places,
                        advertised,
                        protocols,
                        login("user_" + USER, PASSWORD),
                        certificate.keyStore(),
                        BrokerCertificate.PASSWORD,
                        home.resolve("data"));
    }

    private static String login(String user, String password) {
        return "org.apache.kafka.common.security.plain.PlainLoginModule required %s=\"%s\";".formatted(user, password);
    }

    private List<String> each(String format, boolean withController) {
        return listeners.stream()
                .filter(listener -> withController || !listener.name().equals("CONTROLLER"))
                .map(listener ->
                        format.formatted(listener.name(), listener.protocol(), listener.port(), listener.advertised()))
                .toList();
    }

    private Listener listener(String name) {
        return listeners.stream()
                .filter(listener -> listener.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** Starts it, also again, and waits until it answers. */
    void start() throws Exception {
        List<String> command =
                new ArrayList<>(List.of(java(), "-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        command.addAll(List.of("-XX:-UsePerfData", "-cp", JARS + ":" + Tools.ROOT.resolve("it/target/test-classes")));
        command.addAll(List.of(KafkaNode.class.getName(), CLUSTER, "server.properties"));
        process = Child.start(home, command);
        Await.until("the broker answers", () -> answers() || !process.isAlive(), () -> process.toString());
        if (!process.isAlive()) {
            throw new AssertionError("the broker has ended: " + process);
        }
    }

    private boolean answers() throws Exception {
        if (!isOpen(listener("PLAINTEXT").port())) { // kcat would wait for longer
            return false;
        }
        try (Child kcat = Child.start(home, List.of("kcat", "-L", "-b", address(), "-m", "2"))) {
            return kcat.awaitStatus() == 0;
        }
    }

    private static boolean isOpen(int port) {
        try (Socket probe = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return probe.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    private String address(String listener) {
        return "127.0.0.1:" + listener(listener).port();
    }

    String address() {
        return address("PLAINTEXT");
    }

    String saslAddress() {
        return address("SASL");
    }

    /** A way to a login, which goes on without it: the broker advertises its own port there. */
    BrokerWay saslWay() throws IOException {
        return BrokerWay.open(freePort(), listener("SASL").port());
    }

    /** SASL over TLS. */
    String tlsAddress() {
        return address("TLS");
    }

    /** What a client trusts that uses TLS. */
    Path certificate() {
        return certificate.pem();
    }

    /** Takes a way, for good. */
    synchronized BrokerWay way() {
        return ways.remove(0);
    }

    /** Ends it without a chance to say so. */
    void kill() throws Exception {
        process.kill();
    }

    /** A record as another program reads it. */
    record Message(String key, long millis, int partition, long offset, String headers, String value) {}

    /** Reads a topic to its end. */
    List<Message> read(String topic) throws Exception {
        List<Message> messages = new ArrayList<>();
        read(topic, messages::add);
        return messages;
    }

    /** Reads a topic to its end, which may be more than there is memory. */
    void read(String topic, Consumer<Message> reader) throws Exception {
        String format = "%k\t%T\t%p\t%o\t%h\t%s\n";
        try (Child kcat = Child.start(
                home,
                List.of(
                        "kcat",
                        "-C",
                        "-b",
                        address(),
                        "-X",
                        "isolation.level=read_committed",
                        "-t",
                        topic,
                        "-e",
                        "-q",
                        "-f",
                        format))) {
            kcat.expectStatus(0);
            try (Stream<String> lines = kcat.outLines()) {
                lines.map(line -> line.split("\t", 6))
                        .map(parts -> new Message(
                                parts[0],
                                Long.parseLong(parts[1]),
                                Integer.parseInt(parts[2]),
                                Long.parseLong(parts[3]),
                                parts[4],
                                parts[5]))
                        .forEach(reader);
            }
        }
    }

    /** Reads the first record of a topic's first partition that has one. */
    Message first(String topic) throws Exception {
        List<Message> one = new ArrayList<>();
        read(topic, message -> {
            if (one.isEmpty()) {
                one.add(message);
            }
        });
        return one.get(0);
    }

    /** Writes records, a line each. */
    void write(String topic, List<String> values) throws Exception {
        Path file = Files.write(Files.createTempFile(home, "records", ".txt"), values);
        Child.run(home, "kcat", "-P", "-b", address(), "-t", topic, "-l", file.toString());
        Files.delete(file);
    }

    @Override
    public void close() throws IOException {
        process.close();
        for (BrokerWay way : ways) {
            way.close();
        }
    }
}
