package io.witness.fleet.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whoever may write to the topics of sensors can end no job: a record that did would end it again at each start. */
class HostileRecordsTest extends WithTopology {
    private static final int MOST_RECORD_BYTES = 1 << 20;

    private void assertGoesOn(String reason) {
        assertTrue(errors().contains(reason), this::errors);
        sendState("b", NOON, "");
        assertEquals(List.of("b"), List.copyOf(sensors.readKeyValuesToMap().keySet()));
        send("ok", flow("ok", "a", 1, 1, 0, 10, 5));
        assertEquals(2, rows(talkerTable().get("2026-11-30T12:00:00Z")).size());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'sensor':'\\ud800' | has a text that is no Unicode",
                "'sensor':'a','\\udc00':1 | is no JSON",
                "'sensor':'a','x':1e999 | has a number that is too large",
                "'sensor':'a','timestamp':'+1000000000-12-31T00:00:00Z' | has no time timestamp",
                "'sensor':'VERY_LONG' | has a text sensor of more than 255 characters",
                "'sensor':'a','timestamp':'2026-11-30T12:00:00Z','version':'VERY_LONG' | has a text version of more than",
                "'sensor':'a','x':DEEP | is nested too deeply",
            })
    void shouldSkipAStateThatNoTableCanHave(String fields, String reason) {
        String value = "{'event_type':'sensor'," + fields.replace("VERY_LONG", "x".repeat(1 << 20)) + "}";
        states.pipeInput(bytes("a"), bytes(value.replace("DEEP", "[".repeat(900) + "]".repeat(900))), NOON);
        assertGoesOn("a record is skipped: witness.sensors, partition 0, offset 0 " + reason);
    }

    @ParameterizedTest
    @CsvSource({"in_iface", "cause", "from", "to"})
    void shouldSkipAGapWithAVeryLongText(String name) {
        String gap = "{'timestamp':'t','event_type':'gap','in_iface':'e','witness':{'cause':'c','from':'1','to':'2'}}";
        String value = gap.replaceAll("'" + name + "':'.'", "'" + name + "':'" + "x".repeat(300) + "'");
        events.pipeInput(bytes("a"), bytes(value), NOON);
        assertGoesOn("a record is skipped: witness.events, partition 0, offset 0 has a text " + name + " of more than");
    }

    @Test
    void shouldSkipAGapWithAVeryLongKey() {
        events.pipeInput(bytes("x".repeat(300)), bytes("{'event_type':'gap','witness':{}}"), NOON);
        assertGoesOn("has a text key of more than 255 characters");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'proto':'TCP' | 'proto':'LONG' | has a text proto of more than",
                "'in_iface':'eth0' | 'in_iface':'LONG' | has a text in_iface of more than",
                "'host':'a' | 'host':'LONG' | has a text host of more than",
                "'start':'2026 | 'start':'+99999999 | has no time start",
                "'src_ip':'10.0.0.1' | 'src_ip':'\\ud83d' | has a text that is no Unicode",
            })
    void shouldSkipAFlowThatNoTableCanHave(String good, String bad, String reason) {
        String flow = flow("f", "a", 1, 1, 0, 10, 5);
        assertTrue(flow.contains(good), flow);
        send("f", flow.replace(good, bad.replace("LONG", "x".repeat(300))));
        assertGoesOn("a record is skipped: witness.flows, partition 0, offset 0 " + reason);
    }

    @Test
    void shouldSkipTheNameOfASensorInAHeaderThatIsTooLong() {
        RecordHeaders headers = new RecordHeaders();
        headers.add("sensor", "x".repeat(300).getBytes(StandardCharsets.UTF_8));
        flows.pipeInput(new TestRecord<>(bytes("f"), bytes(flow("f", "a", 1, 1, 0, 10, 5)), headers, NOON));
        assertGoesOn("has a text sensor of more than 255 characters");
    }

    /** With the longest names there are, and all that is remembered of one Community ID. */
    @Test
    void shouldKeepTheStateOfOneFlowSmallerThanARecordMayBe() throws Exception {
        String name = "\u0001".repeat(Json.MOST_TEXT);
        FlowHistory history = FlowHistory.of(null);
        JoinedFlow joinedFlow = null;
        for (int flow = 0; flow < 5; flow++) {
            joinedFlow = history.begin(row(name, flow * 100 * SECOND, 0));
            for (int i = 0; i < 20 * JoinedFlow.MOST_SIGHTINGS; i++) {
                joinedFlow.add(row(i % JoinedFlow.MOST_SIGHTINGS + name.substring(2), flow * 100 * SECOND, i));
            }
        }
        JoinedFlow full = joinedFlow;
        var refused = assertThrows(UnusableException.class, () -> full.add(row("one more", 0, 0)));
        assertTrue(refused.getMessage().startsWith("is of a flow that 50 others have seen"), refused::getMessage);
        int length = history.state().length;
        assertTrue(length < MOST_RECORD_BYTES && length > MOST_RECORD_BYTES / 2, () -> length + " bytes");
    }

    private static FlowRow row(String sensor, long startMicros, int flowId) {
        FlowRow.Endpoint end = new FlowRow.Endpoint(sensor, 65535);
        Traffic traffic = new Traffic(1L << 40, 1L << 40, 1L << 40, 1L << 40);
        long id = Long.MAX_VALUE - flowId;
        return new FlowRow(
                "f", sensor, "\u0001".repeat(255), id, 1, end, end, "TCP", traffic, startMicros, startMicros);
    }

    @Test
    void shouldTakeARecordWithoutATime() {
        var record = new ConsumerRecord<Object, Object>("witness.flows", 0, 0, null, null);
        assertEquals(-1, record.timestamp());
        assertEquals(5, FleetTopology.TIMES.extract(record, 5));
        assertEquals(0, FleetTopology.TIMES.extract(record, -1));
    }

    @Test
    void shouldCountSensorsBeyondThoseThatAreKept() {
        for (int i = 0; i < JobSettings.SENSORS; i++) {
            sendState("s" + i, NOON, "");
        }
        assertEquals("", errors());
        sendState("s0", NOON, "");
        sendState("more", NOON, "");
        assertEquals(
                "witness: a sensor is forgotten, because there are more than 10000; further times are only counted\n",
                errors());
        sensors.readRecordsToList();
        driver.advanceWallClockTime(Duration.ofSeconds(32));
        Map<String, byte[]> silent = sensors.readKeyValuesToMap();
        assertEquals(JobSettings.SENSORS, silent.size());
    }
}
