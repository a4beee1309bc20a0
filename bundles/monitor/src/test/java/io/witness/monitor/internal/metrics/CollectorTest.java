package io.witness.monitor.internal.metrics;

import static io.witness.monitor.internal.FakeServices.CAPTURING;
import static io.witness.monitor.internal.FakeServices.START;
import static io.witness.monitor.internal.FakeServices.placement;
import static io.witness.monitor.internal.FakeServices.reader;
import static io.witness.monitor.internal.FakeServices.ring;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.api.consumer.FigureValue;
import io.witness.api.consumer.PlacementStatus.State;
import io.witness.api.socket.Reader;
import io.witness.api.socket.SocketState;
import io.witness.api.socket.SocketState.Phase;
import io.witness.api.socket.SubscriptionStatus;
import io.witness.monitor.internal.FakeServices;
import io.witness.monitor.internal.http.Answer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The text of a scrape. */
class CollectorTest {
    private static final String OPEN_METRICS = "application/openmetrics-text;version=1.0.0;q=0.5,text/plain;q=0.2";
    private static final String RING = "{ring=\"0\",socket=\"/run/a.sock\"}";
    private static final String DUMP = "{kind=\"client\",reader=\"dump\",ring=\"0\",socket=\"/run/a.sock\"}";

    private final FakeServices services = new FakeServices();
    private long seconds = 100;
    private final Collector collector =
            new Collector(services, "1.2.3", () -> seconds * 1_000_000_000L, () -> START.plusSeconds(seconds));
    private final Exposition exposition = new Exposition(collector, new JvmMetrics(() -> seconds * 1_000_000_000L));

    private String scrape(String accept) throws Exception {
        Answer answer = exposition.answer(accept);
        assertEquals(200, answer.status());
        return new String(answer.content(), StandardCharsets.UTF_8);
    }

    private String scrape() throws Exception {
        return scrape("text/plain");
    }

    private static void assertHas(String text, String line) {
        assertTrue(text.lines().anyMatch(line::equals), () -> line + " is not in\n" + text);
    }

    private static SubscriptionStatus client(String name, int pid, long delivered) {
        return reader(Reader.client(name, pid, 0, 0), START.plusSeconds(pid), delivered, 20, 3);
    }

    private void show(SubscriptionStatus... readers) {
        services.clear().socket("/run/a.sock", CAPTURING, ring(1000, OptionalLong.empty(), readers));
    }

    @Test
    void shouldTellOfSocketsAndRings() throws Exception {
        services.socket("/run/a.sock", CAPTURING, ring(1000, OptionalLong.of(2_500_000_000L)))
                .socket("/run/b.sock", new SocketState(Phase.FAILED, "no memory"))
                .listener("/run/a.sock", SocketState.of(Phase.LISTENING));
        String text = scrape();
        assertHas(text, "# TYPE witness_ring_packets_total counter");
        assertHas(text, "witness_build_info{version=\"1.2.3\"} 1");
        assertHas(text, "witness_socket_up{interface=\"eth0\",socket=\"/run/a.sock\"} 1.0");
        assertHas(text, "witness_socket_up{interface=\"eth0\",socket=\"/run/b.sock\"} 0.0");
        assertHas(text, "witness_socket_phase{socket=\"/run/b.sock\",witness_socket_phase=\"failed\"} 1");
        assertHas(text, "witness_socket_phase{socket=\"/run/b.sock\",witness_socket_phase=\"capturing\"} 0");
        assertHas(text, "witness_socket_as_configured{socket=\"/run/b.sock\"} 0.0");
        assertHas(text, "witness_socket_listening{socket=\"/run/a.sock\"} 1.0");
        assertHas(text, "witness_socket_refused_clients_total{socket=\"/run/a.sock\"} 4.0");
        assertHas(text, "witness_socket_packets_total{socket=\"/run/a.sock\"} 10000.0");
        assertHas(text, "witness_ring_packets_total" + RING + " 10000.0");
        assertHas(text, "witness_ring_dropped_packets_total" + RING + " 30.0");
        assertHas(text, "witness_ring_freezes_total" + RING + " 2.0");
        assertHas(text, "witness_ring_blocks{ring=\"0\",socket=\"/run/a.sock\",state=\"free\"} 58.0");
        assertHas(text, "witness_ring_blocks{ring=\"0\",socket=\"/run/a.sock\",state=\"held\"} 6.0");
        String evicted = "witness_ring_evicted_readers_total{reason=\"%s\",ring=\"0\",socket=\"/run/a.sock\"} ";
        assertHas(text, evicted.formatted("slow") + "2.0");
        assertHas(text, evicted.formatted("operator") + "1.0");
        assertHas(text, "witness_ring_forfeited_packets_total" + RING + " 10.0");
        assertHas(text, "witness_ring_thread_busy_seconds" + RING + " 2.5");
        assertTrue(text.contains("jvm_memory_used_bytes{"), text);
        assertTrue(text.contains("process_open_fds "), text);
    }

    /** The rate is that of the last seconds, at first that of the ring's life. */
    @Test
    void shouldTellHowLongFreeBlocksLast() throws Exception {
        show(client("dump", 1, 100));
        assertHas(scrape(), "witness_ring_slack_seconds" + RING + " 5.8"); // 10 blocks a second
        assertHas(scrape(), "witness_reader_lag_seconds" + DUMP + " 0.6");
        seconds += 10;
        scrape();
        seconds += 10;
        assertHas(scrape(), "witness_ring_slack_seconds" + RING + " +Inf"); // none in the last seconds
    }

    @Test
    void shouldTellOfReaders() throws Exception {
        show(client("dump", 1, 300), reader(Reader.consumer("flows"), START, 700, 0, 5));
        String text = scrape();
        assertHas(text, "witness_readers" + DUMP + " 1.0");
        assertHas(text, "witness_reader_delivered_packets_total" + DUMP + " 300.0");
        assertHas(text, "witness_reader_skipped_packets_total" + DUMP + " 20.0");
        assertHas(text, "witness_reader_in_flight_blocks" + DUMP + " 1.0");
        assertHas(text, "witness_reader_waiting_blocks" + DUMP + " 1.0");
        assertHas(text, "witness_reader_lag_blocks" + DUMP + " 6.0");
        assertHas(text, "witness_reader_oldest_hold_seconds" + DUMP + " 0.25");
        String bucket = "witness_reader_hold_seconds_bucket" + DUMP.replace("}", ",le=");
        assertHas(text, bucket + "\"5.0E-4\"} 0");
        assertHas(text, bucket + "\"0.001\"} 3");
        assertHas(text, bucket + "\"+Inf\"} 3");
        assertHas(text, "witness_reader_hold_seconds_count" + DUMP + " 3");
        assertHas(text, "witness_reader_hold_seconds_sum" + DUMP + " 0.003");
        assertTrue(text.contains("kind=\"consumer\",reader=\"flows\""), text);
    }

    /** A sum that fell would look like a counter that began again. */
    @Test
    void shouldKeepTheSumOfReadersWithOneNameFromFalling() throws Exception {
        String sum = "witness_reader_delivered_packets_total" + DUMP;
        show(client("dump", 1, 300), client("dump", 2, 500));
        assertHas(scrape(), sum + " 800.0");
        show(client("dump", 2, 600));
        String text = scrape();
        assertHas(text, sum + " 900.0");
        assertHas(text, "witness_readers" + DUMP + " 1.0");
        assertHas(text, "witness_reader_hold_seconds_count" + DUMP + " 6");
        show(client("dump", 3, 50), client("dump", 2, 700));
        assertHas(scrape(), sum + " 1050.0");
    }

    @Test
    void shouldEndTheSeriesOfAReaderWithIt() throws Exception {
        show(client("dump", 1, 300));
        assertTrue(scrape().contains("reader=\"dump\""));
        show();
        assertFalse(scrape().contains("reader=\"dump\""));
        show(client("dump", 2, 40));
        assertHas(scrape(), "witness_reader_delivered_packets_total" + DUMP + " 40.0");
    }

    @Test
    void shouldBoundTheNamesOfClients() throws Exception {
        for (int from = 0; from < 1000; from += 50) {
            int first = from;
            show(IntStream.range(first, first + 50)
                    .mapToObj(i -> client("flood" + i, i, 100))
                    .toArray(SubscriptionStatus[]::new));
            scrape();
        }
        String text = scrape();
        assertFalse(text.contains("reader=\"flood"), text);
        assertHas(text, "witness_readers" + DUMP.replace("dump", "(others)") + " 50.0");
        seconds += 3600;
        text = scrape();
        assertEquals(
                50,
                text.lines().filter(line -> line.startsWith("witness_readers{")).count());
        assertFalse(text.contains("(others)"), text);
    }

    @Test
    void shouldEscapeForeignNames() throws Exception {
        String odd = "\"} 1\n\u001b[2J" + "x".repeat(500);
        services.socket("/run/q\"b\\n\nx.sock", CAPTURING, ring(1, OptionalLong.empty(), client(odd, 1, 10)));
        for (String accept : List.of("text/plain", OPEN_METRICS)) {
            String text = scrape(accept);
            assertTrue(text.contains("socket=\"/run/q\\\"b\\\\n\\\\nx.sock\""), text);
            assertTrue(text.contains("reader=\"\\\"} 1\\\\n\\\\u001b[2Jxxx"), text);
            assertFalse(text.contains("\u001b"), text);
            assertFalse(text.contains("x".repeat(130)), text);
            assertTrue(text.lines().allMatch(line -> line.matches("#.*|[a-z].* \\S+")), text);
        }
    }

    /** Two entries may want one name: the second one fails. */
    @Test
    void shouldTellOfOneSocketOfAName() throws Exception {
        services.socket("/run/a.sock", new SocketState(Phase.FAILED, "the name is taken"))
                .socket("/run/a.sock", CAPTURING, ring(5, OptionalLong.empty()));
        String text = scrape();
        assertHas(text, "witness_socket_up{interface=\"eth0\",socket=\"/run/a.sock\"} 1.0");
        assertEquals(
                1,
                text.lines()
                        .filter(line -> line.startsWith("witness_socket_up{"))
                        .count());
    }

    @Test
    void shouldTellOfConsumersAndTheirFigures() throws Exception {
        services.consumer(placement(
                State.HANGING,
                "",
                List.of(new FigureValue("tcp", "packets", "TCP segments", 12), new FigureValue("peak", "", "", -3))));
        String text = scrape();
        String labels = "{consumer=\"protocols\",ring=\"0\",socket=\"/run/a.sock\"}";
        assertHas(text, "witness_consumer_state" + labels.replace("}", ",witness_consumer_state=\"hanging\"}") + " 1");
        assertHas(text, "witness_consumer_restarts_total" + labels + " 1.0");
        assertHas(text, "witness_consumer_missed_packets_total" + labels + " 150.0");
        assertHas(text, "witness_consumer_delivered_packets_total" + labels + " 500.0");
        String figure =
                "witness_consumer_figure{consumer=\"protocols\",figure=\"%s\",ring=\"0\",socket=\"/run/a.sock\"";
        assertHas(text, figure.formatted("tcp") + ",unit=\"packets\"} 12.0");
        assertHas(text, figure.formatted("peak") + ",unit=\"\"} -3.0");
    }

    @Test
    void shouldBoundTheFiguresOfAConsumer() throws Exception {
        List<FigureValue> figures = IntStream.range(0, 500)
                .mapToObj(i -> new FigureValue("f" + i, "", "", i))
                .toList();
        services.consumer(placement(State.RUNNING, "", figures));
        assertEquals(
                100,
                scrape().lines()
                        .filter(line -> line.startsWith("witness_consumer_figure{"))
                        .count());
    }

    @Test
    void shouldWriteOpenMetricsForWhoAcceptsIt() throws Exception {
        show(client("dump", 1, 300));
        String text = scrape(OPEN_METRICS);
        assertTrue(text.endsWith("# EOF\n"), text);
        assertHas(text, "# TYPE witness_ring_packets counter");
        assertHas(text, "# TYPE witness_build info");
        assertHas(text, "witness_ring_packets_total" + RING + " 10000.0");
        assertFalse(scrape(null).contains("# EOF"));
    }
}
