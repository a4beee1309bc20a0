package io.witness.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.ServerSocket;
import java.net.SocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Metrics, as Prometheus and its tools read them. */
class MetricsTest extends OnSharedRuntime {
    private static final int SENT = 2000;
    private static final int FRAME_BYTES = 100;
    private static final int SECONDS = Soak.times(10, 60);

    @Override
    void addSockets() throws Exception {
        add("measured", entry -> entry);
        add("scraped", entry -> entry);
    }

    @Test
    void shouldTellWhatWasSent() throws Exception {
        Path socket = socket("measured");
        try (Child client = Child.start(home, List.of(Witness.COMMAND, "dump", socket.toString(), "-w", "/dev/null"))) {
            witness.awaitClients(List.of(client));
            try (Child sender = Traffic.flood(home, veth("measured"), 20_000, FRAME_BYTES, SENT)) {
                sender.expectStatus(0);
            }
            LedgerData.await(witness, socket, SENT);
            Await.until(
                    "the client has got all",
                    () -> LedgerData.of(witness, socket).client(client, "returned.packets") == SENT);
            Metrics metrics = Metrics.of(witness);
            Data ring = witness.data("witness:sockets")
                    .at(socket)
                    .get("rings")
                    .all()
                    .findFirst()
                    .orElseThrow();
            assertEquals(SENT, metrics.of(socket, "witness_socket_packets_total"));
            assertEquals(SENT, metrics.of(socket, "witness_ring_packets_total"));
            assertEquals(SENT, metrics.of(socket, "witness_ring_taken_packets_total"));
            assertEquals(ring.number("taken.blocks"), metrics.of(socket, "witness_ring_taken_blocks_total"));
            assertEquals(ring.number("kernel.dropped"), metrics.of(socket, "witness_ring_dropped_packets_total"));
            String label = "socket=\"" + socket + "\"";
            assertEquals(
                    64,
                    metrics.sum("witness_ring_blocks", label, "state=\"free\"")
                            + metrics.sum("witness_ring_blocks", label, "state=\"held\""));
            assertEquals(1, metrics.of(socket, "witness_socket_up"));
            assertEquals(1, metrics.of(socket, "witness_socket_listening"));
            assertEquals(1, metrics.of(socket, "witness_readers"));
            assertEquals(SENT, metrics.of(socket, "witness_reader_delivered_packets_total"));
            assertEquals(ring.number("taken.blocks"), metrics.of(socket, "witness_reader_hold_seconds_count"));
            double nanos = ring.get("subscriptions")
                    .all()
                    .mapToDouble(reader -> reader.number("holdTimes.sumNanos"))
                    .sum();
            assertEquals(nanos / 1e9, metrics.sum("witness_reader_hold_seconds_sum", label), 1e-9, ring::toString);
            client.signal("TERM");
        }
        Await.until("the series of the client ends with it", () -> Metrics.of(witness)
                .samples("witness_readers", "socket=\"" + socket + "\"")
                .isEmpty());
        assertEquals(1, Metrics.of(witness).of(socket, "witness_ring_ended_readers_total"));
        Await.until(
                "the ring's thread waits",
                () -> Metrics.of(witness).sum("witness_ring_thread_busy_seconds", "socket=\"" + socket + "\"") == 0,
                witness.process()::toString);
    }

    @Test
    void shouldSatisfyThePrometheusTools() throws Exception {
        Path file = Files.writeString(
                home.resolve("metrics.txt"), Metrics.of(witness).text());
        String complaints = Child.run(home, "sh", "-c", "promtool check metrics <\"$0\" 2>&1", file.toString());
        assertEquals("", complaints);
    }

    @Test
    void shouldAnswerInTheFormatThatIsAccepted() throws Exception {
        var server = Http.at(witness.state().resolve("metrics.sock"));
        Http.Reply text = Http.get(server, "/metrics", "Accept: text/plain;version=0.0.4;q=0.5,*/*;q=0.1");
        assertTrue(text.header("Content-Type").startsWith("text/plain; version=0.0.4; charset=utf-8"), text::text);
        Http.Reply open =
                Http.get(server, "/metrics", "Accept: application/openmetrics-text;version=1.0.0,text/plain;q=0.5");
        assertTrue(
                open.header("Content-Type").startsWith("application/openmetrics-text; version=1.0.0; charset=utf-8"),
                open::text);
        assertTrue(open.body().endsWith("\n# EOF\n"), open::text);
    }

    @Test
    void shouldHaveRulesAndAPageThatPrometheusTakes() throws Exception {
        Path rules = Tools.ROOT.resolve("config/witness-alerts.yml");
        Child.run(home, "promtool", "check", "rules", rules.toString());
        Child.run(
                home,
                "promtool",
                "test",
                "rules",
                Tools.ROOT.resolve("config/witness-alerts.test.yml").toString());
        String shown = Page.of("docs/monitoring.md").blocks().stream()
                .filter(block -> block.language().equals("yaml"))
                .findFirst()
                .orElseThrow()
                .text();
        assertTrue(shown.contains("/opt/witness"), shown);
        Path file = Files.writeString(home.resolve("shown.yml"), shown.replace("/opt/witness", Tools.ROOT.toString()));
        String checked = Child.run(home, "promtool", "check", "config", file.toString());
        assertTrue(checked.contains("12 rules found"), checked);
    }

    /** The page shows the shape; a check here is of an interface that is not there. */
    @Test
    void shouldTellItsHealthAsThePageShows() throws Exception {
        Http.Reply reply = Http.get(Http.at(witness.state().resolve("metrics.sock")), "/health/ready");
        assertEquals(200, reply.status(), reply::text);
        assertEquals("application/json", reply.header("Content-Type"));
        String shown = Page.of("docs/monitoring.md").blocks().stream()
                .filter(block -> block.language().equals("json"))
                .findFirst()
                .orElseThrow()
                .text();
        String names = "jq -c '[keys, (.checks[0] | keys)]'";
        Path page = Files.writeString(home.resolve("shown.json"), shown);
        Path here = Files.writeString(home.resolve("here.json"), reply.body());
        assertEquals(Child.run(home, "sh", "-c", names + " " + page), Child.run(home, "sh", "-c", names + " " + here));
        Data told = witness.data("witness:health");
        assertEquals("ok", told.text("status"), told::toString);
        assertTrue(
                told.get("checks").all().anyMatch(check -> check.is("name", "socket " + socket("measured"))),
                told::toString);
    }

    @Test
    void shouldBeReachableByItsOwnerOnly() throws Exception {
        Path file = witness.state().resolve("metrics.sock");
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    }

    /** Over loopback, because no Prometheus of this Debian scrapes UNIX sockets; it accepts OpenMetrics, and parses strictly. */
    @Test
    void shouldBeScrapedByPrometheus() throws Exception {
        int port = freePort();
        Path settings = witness.state().resolve("deploy/io.witness.monitor.cfg");
        Files.writeString(settings, "port = " + port + "\n");
        Await.until("the port is there", () -> isServed(Http.at(port)), witness.process()::toString);
        int own = freePort();
        Path configuration = Files.writeString(
                home.resolve("prometheus.yml"),
                """
                global: {scrape_interval: 1s}
                scrape_configs:
                  - job_name: witness
                    static_configs: [{targets: ["127.0.0.1:%d"]}]
                """
                        .formatted(port));
        Path socket = socket("scraped");
        try (Child prometheus = Child.start(
                        home,
                        List.of(
                                "prometheus",
                                "--config.file=" + configuration,
                                "--storage.tsdb.path=" + home.resolve("tsdb"),
                                "--web.listen-address=127.0.0.1:" + own));
                Child sender = Traffic.flood(home, veth("scraped"), 1000, FRAME_BYTES)) {
            Await.until(
                    "it has scraped often",
                    () -> number(own, "count_over_time(up[1h])") >= SECONDS,
                    () -> prometheus + "\n" + witness.process());
            assertTrue(sender.isAlive(), sender::toString);
            assertEquals(1, number(own, "min_over_time(up[1h])"), "no scrape failed");
            String labels = "{socket=\"" + socket + "\"}";
            double rate = number(own, "rate(witness_socket_packets_total" + labels + "[1m])");
            assertTrue(rate > 0, () -> "rate " + rate);
            assertEquals(1, number(own, "witness_socket_up" + labels));
            assertTrue(number(own, "resets(witness_socket_packets_total" + labels + "[1h])") == 0);
            prometheus.signal("TERM");
            prometheus.expectStatus(0);
        } finally {
            Files.delete(settings);
        }
        Await.until(
                "it listens without port",
                () -> !isServed(Http.at(port))
                        && isServed(Http.at(witness.state().resolve("metrics.sock"))),
                witness.process()::toString);
        assertFalse(Metrics.of(witness).text().isEmpty());
    }

    private static int freePort() throws Exception {
        try (ServerSocket some = new ServerSocket(0)) {
            return some.getLocalPort();
        }
    }

    /** It may end while it is asked. */
    private static boolean isServed(SocketAddress address) {
        try {
            return Http.get(address, "/health/live").text().startsWith("HTTP/1.1 200 ");
        } catch (java.io.IOException e) {
            return false;
        }
    }

    /** The only value of a query; 0 while there is none. */
    private static double number(int prometheus, String query) {
        try {
            String text = Http.get(
                            Http.at(prometheus),
                            "/api/v1/query?query="
                                    + java.net.URLEncoder.encode(query, java.nio.charset.StandardCharsets.UTF_8))
                    .body();
            java.util.regex.Matcher value = java.util.regex.Pattern.compile("\"value\":\\[[0-9.]+,\"([^\"]+)\"]")
                    .matcher(text);
            return value.find() ? Double.parseDouble(value.group(1)) : 0;
        } catch (java.io.IOException e) {
            return 0;
        }
    }
}
