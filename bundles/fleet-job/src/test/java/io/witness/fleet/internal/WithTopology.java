package io.witness.fleet.internal;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** The job without a broker. */
abstract class WithTopology {
    static final Instant NOON = Instant.parse("2026-11-30T12:00:00Z");
    static final long NOON_MICROS = NOON.toEpochMilli() * 1000;
    static final long SECOND = 1_000_000;

    final ByteArrayOutputStream written = new ByteArrayOutputStream();
    TopologyTestDriver driver;
    TestInputTopic<byte[], byte[]> flows;
    TestInputTopic<byte[], byte[]> states;
    TestInputTopic<byte[], byte[]> events;
    TestOutputTopic<String, byte[]> joined;
    TestOutputTopic<String, byte[]> talkers;
    TestOutputTopic<String, byte[]> sensors;

    @BeforeEach
    void start() throws Exception {
        JobOptions options = JobOptions.parse(List.of("--brokers", "a:1", "--top", "3", "--flows", "1000"));
        Complaints complaints = new Complaints(new PrintStream(written, true, StandardCharsets.UTF_8));
        driver = new TopologyTestDriver(
                FleetTopology.of(options.settings(), complaints), ClientSettings.of(options), NOON);
        flows = input("witness.flows");
        states = input("witness.sensors");
        events = input("witness.events");
        joined = output("witness.fleet.joined");
        talkers = output("witness.fleet.talkers");
        sensors = output("witness.fleet.sensors");
    }

    @AfterEach
    void end() {
        driver.close();
    }

    TestInputTopic<byte[], byte[]> input(String topic) {
        return driver.createInputTopic(topic, new ByteArraySerializer(), new ByteArraySerializer());
    }

    TestOutputTopic<String, byte[]> output(String topic) {
        return driver.createOutputTopic(topic, new StringDeserializer(), new ByteArrayDeserializer());
    }

    static byte[] bytes(String text) {
        return text.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }

    String errors() {
        return written.toString(StandardCharsets.UTF_8);
    }

    /** A record of a flow from 10.0.0.1 to 10.0.0.2, or another direction. */
    static String flow(
            String id, String sensor, long flowId, int part, long startSecond, long endSecond, int kilobytes) {
        return flow(id, sensor, flowId, part, startSecond, endSecond, kilobytes, "10.0.0.1", "10.0.0.2");
    }

    static String flow(
            String id,
            String sensor,
            long flowId,
            int part,
            long startSecond,
            long endSecond,
            int kilobytes,
            String source,
            String destination) {
        return ("{'timestamp':'x','flow_id':%d,'in_iface':'eth0','event_type':'flow','src_ip':'%s','src_port':1,'dest_ip':'%s',"
                        + "'dest_port':2,'proto':'TCP','flow':{'pkts_toserver':%d,'pkts_toclient':2,'bytes_toserver':%d,"
                        + "'bytes_toclient':100,'start':'%s','end':'%s'},'community_id':'%s','host':'%s',"
                        + "'witness':{'end':'idle','part':%d}}")
                .formatted(
                        flowId,
                        source,
                        destination,
                        kilobytes,
                        kilobytes * 1000,
                        EveTime.text(NOON_MICROS + startSecond * SECOND),
                        EveTime.text(NOON_MICROS + endSecond * SECOND),
                        id,
                        sensor,
                        part);
    }

    void send(String id, String value) {
        flows.pipeInput(bytes(id), bytes(value), NOON);
    }

    Map<String, byte[]> talkerTable() {
        driver.advanceWallClockTime(Duration.ofSeconds(2));
        return talkers.readKeyValuesToMap();
    }

    static List<String> rows(byte[] talkers) {
        return ((List<?>) Json.readOwn(talkers).get("talkers"))
                .stream()
                        .map(each -> (Map<?, ?>) each)
                        .map(row -> row.get("address") + " " + row.get("bytes_sent") + " " + row.get("bytes_received")
                                + " " + row.get("flows"))
                        .toList();
    }

    static String state(String sensor, Instant time, String more) {
        return ("{'timestamp':'%s','event_type':'sensor','sensor':'%s','version':'1','interval_seconds':10,'sockets':"
                        + "[{'state':'capturing'},{'state':'down'}],'totals':{'packets':900,'dropped':100}%s}")
                .formatted(time, sensor, more);
    }

    void sendState(String sensor, Instant time, String more) {
        states.pipeInput(bytes(sensor), bytes(state(sensor, time, more)), time);
    }

    String last(String field) {
        List<TestRecord<String, byte[]>> records = sensors.readRecordsToList();
        return String.valueOf(
                Json.readOwn(records.get(records.size() - 1).value()).get(field));
    }
}
