package io.witness.fleet.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The tables that the job keeps. */
class FleetTopologyTest extends WithTopology {
    @Test
    void shouldJoinWhatSensorsSeeOfAFlowAndCountItOnce() {
        send("f", flow("f", "a", 1, 1, 0, 10, 5));
        assertTrue(joined.isEmpty(), "one sensor is not several");
        send("f", flow("f", "b", 77, 1, 1, 11, 4));
        TestRecord<String, byte[]> record = joined.readRecord();
        assertEquals("f 2026-11-30T12:00:00.000000+0000", record.key());
        Map<String, Object> row = Json.readOwn(record.value());
        assertEquals(2L, row.get("sensors"));
        assertEquals(5000L, row.get("bytes_toserver"));
        assertEquals("2026-11-30T12:00:11.000000+0000", row.get("end"));
        assertEquals(
                List.of("10.0.0.1 5000 100 1", "10.0.0.2 100 5000 1"),
                rows(talkerTable().get("2026-11-30T12:00:00Z")));
    }

    @Test
    void shouldAddThePartsOfAFlowAndIgnoreThoseThatComeAgain() {
        send("f", flow("f", "a", 1, 1, 0, 10, 1));
        send("f", flow("f", "b", 2, 1, 0, 10, 1));
        send("f", flow("f", "a", 1, 2, 10, 400, 2));
        send("f", flow("f", "a", 1, 1, 0, 10, 1));
        send("f", flow("f", "a", 1, 2, 10, 400, 2));
        List<TestRecord<String, byte[]>> records = joined.readRecordsToList();
        assertEquals(2, records.size());
        assertEquals(3000L, Json.readOwn(records.get(1).value()).get("bytes_toserver"));
        Map<String, byte[]> table = talkerTable();
        assertEquals(List.of("10.0.0.1 1000 100 1", "10.0.0.2 100 1000 1"), rows(table.get("2026-11-30T12:00:00Z")));
        assertEquals(List.of("10.0.0.1 2000 100 0", "10.0.0.2 100 2000 0"), rows(table.get("2026-11-30T12:05:00Z")));
    }

    @Test
    void shouldTurnWhatASensorSeesTheOtherWayRound() {
        send("f", flow("f", "a", 1, 1, 0, 10, 5));
        send(
                "f",
                flow("f", "b", 2, 1, 0, 10, 7)
                        .replace("src_", "x_")
                        .replace("dest_", "src_")
                        .replace("x_", "dest_"));
        Map<String, Object> row = Json.readOwn(joined.readValue());
        assertEquals(5000L, row.get("bytes_toserver"));
        assertEquals(7000L, row.get("bytes_toclient"));
    }

    @Test
    void shouldNotJoinFlowsOfOtherTimes() {
        send("f", flow("f", "a", 1, 1, 0, 10, 1));
        send("f", flow("f", "b", 2, 1, 13, 20, 1)); // the tolerance is 2 s
        send("f", flow("f", "a", 3, 1, 12, 20, 1)); // what one meter takes for two flows
        assertEquals(
                List.of("f 2026-11-30T12:00:13.000000+0000"),
                joined.readRecordsToList().stream().map(TestRecord::key).toList());
        assertEquals(
                List.of("10.0.0.1 2000 200 2", "10.0.0.2 200 2000 2"),
                rows(talkerTable().get("2026-11-30T12:00:00Z")));
    }

    @Test
    void shouldBelieveAMeterThatTellsTwoFlowsApart() {
        send("f", flow("f", "a", 1, 1, 0, 10, 1));
        send("f", flow("f", "a", 2, 1, 11, 20, 1)); // sooner than clocks may differ
        assertEquals(
                List.of("10.0.0.1 2000 200 2", "10.0.0.2 200 2000 2"),
                rows(talkerTable().get("2026-11-30T12:00:00Z")));
    }

    @Test
    void shouldKeepTheTopOnly() {
        for (int i = 0; i < 50; i++) {
            send("f" + i, flow("f" + i, "a", i, 1, 0, 10, 1 + i % 7, "10.1.0." + i, "10.2.0.1"));
        }
        assertEquals(
                List.of("10.2.0.1 5000 197000 50", "10.1.0.13 7000 100 1", "10.1.0.20 7000 100 1"),
                rows(talkerTable().get("2026-11-30T12:00:00Z")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "hello | is no JSON",
                "{'event_type':'flow' | is no JSON",
                "[1] | is no JSON object",
                "{} {} | is more than one JSON object",
                "{'event_type':'dns'} | is no record of a flow",
                "{'event_type':'flow'} | has no object flow",
                "{'event_type':'flow','flow':{}} | has no text community_id",
                "{'event_type':'flow','flow':{},'community_id':'f'} | has no text host",
                "{'event_type':'flow','flow':{},'community_id':'f','host':'a','flow_id':-1} | has no number flow_id",
            })
    void shouldSkipARecordThatIsNone(String value, String reason) {
        send("f", flow("f", "a", 1, 1, 0, 10, 5));
        send("f", value);
        send("f", value);
        send("f", flow("f", "b", 2, 1, 0, 10, 5));
        assertEquals(1, joined.readRecordsToList().size());
        assertEquals(
                "witness: a record is skipped: witness.flows, partition 0, offset 1 " + reason
                        + "; further times are only counted\n",
                errors());
    }

    @Test
    void shouldSkipARecordWithADifferentKeyOrAnImpossibleTime() {
        send("1", flow("f", "a", 1, 1, 0, 10, 5));
        send("f", flow("f", "a", 2, 1, 10, 0, 5));
        send("f", flow("f", "a", 3, 1, 0, 1000, 5));
        send("f", flow("f", "a", 4, 1, 0, 10, 5).replace("'start':'2026", "'start':'soon"));
        flows.pipeInput(bytes("f"), null, NOON);
        assertTrue(talkerTable().isEmpty());
        List<String> lines = errors().lines().toList();
        assertEquals(5, lines.size(), lines::toString);
        assertTrue(
                lines.get(0).contains("has another key than its Community ID: let all sensors have Key"),
                lines::toString);
        assertTrue(lines.get(1).contains("ends before it starts"), lines::toString);
        assertTrue(lines.get(2).contains("is of a time that has not come yet"), lines::toString);
        assertTrue(lines.get(3).contains("has no time start"), lines::toString);
        assertTrue(lines.get(4).contains("is empty"), lines::toString);
    }

    @Test
    void shouldLeaveWindowsThatAreOver() {
        send("old", flow("old", "a", 1, 1, -10_000, -9_000, 5));
        send("f", flow("f", "a", 2, 1, 0, 10, 5));
        talkerTable();
        send("late", flow("late", "a", 3, 1, -10_000, -9_000, 5));
        assertTrue(talkerTable().isEmpty());
        assertTrue(errors().contains("is too late for its window of top talkers"), errors());
    }

    @Test
    void shouldTellWhichSensorsAreAlive() {
        sendState("a", NOON, "");
        Map<String, Object> row = Json.readOwn(sensors.readValue());
        assertEquals("alive", row.get("status"));
        assertEquals(10.0, row.get("loss_percent"));
        assertEquals(2L, row.get("sockets"));
        assertEquals(1L, row.get("capturing"));
        driver.advanceWallClockTime(Duration.ofSeconds(30));
        assertTrue(sensors.isEmpty());
        driver.advanceWallClockTime(Duration.ofSeconds(2));
        assertEquals("silent", last("status"));
        sendState("a", NOON.plusSeconds(31), "");
        assertEquals("alive", last("status"));
        sendState("a", NOON.plusSeconds(32), ",'running':false");
        assertEquals("ended", last("status"));
        sendState("a", NOON.plusSeconds(20), ""); // comes again, or late
        assertTrue(sensors.isEmpty());
        states.pipeInput(bytes("a"), null, NOON);
        assertNull(sensors.readValue());
    }

    @Test
    void shouldCountEachGapOnce() {
        String gap = "{'timestamp':'2026-11-30T12:00:00.000000+0000','event_type':'gap','in_iface':'eth0','host':'a',"
                + "'witness':{'cause':'drop','from':'1','to':'2','packets':7}}";
        events.pipeInput(bytes("a"), bytes(gap), NOON);
        events.pipeInput(bytes("a"), bytes(gap), NOON);
        sendState("a", NOON, "");
        events.pipeInput(bytes("a"), bytes(gap.replace("'to':'2'", "'to':'3'")), NOON);
        Map<String, Object> row = Json.readOwn(sensors.readKeyValuesToMap().get("a"));
        assertEquals("alive", row.get("status"));
        assertEquals(2L, row.get("gaps"));
        assertEquals(14L, row.get("gap_packets"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "hello | is no JSON",
                "{'event_type':'flow'} | is neither a state nor a gap",
                "{'event_type':'sensor'} | has no text sensor",
                "{'event_type':'sensor','sensor':'a'} | has no text timestamp",
                "{'event_type':'sensor','sensor':'a','timestamp':'now'} | has no time timestamp",
                "{'event_type':'sensor','sensor':'a','timestamp':'2026-11-30T13:00:00Z'} | is of a time that has not come",
                "{'event_type':'gap'} | has no object witness",
            })
    void shouldSkipWhatIsNeitherAStateNorAGap(String value, String reason) {
        states.pipeInput(bytes("a"), bytes(value), NOON);
        sendState("b", NOON, "");
        assertEquals(List.of("b"), List.copyOf(sensors.readKeyValuesToMap().keySet()));
        assertTrue(errors().contains(reason), errors());
    }

    @Test
    void shouldKnowTheSensorByTheHeader() {
        RecordHeaders headers = new RecordHeaders();
        headers.add("sensor", "b".getBytes(StandardCharsets.UTF_8));
        send("f", flow("f", "a", 1, 1, 0, 10, 5));
        flows.pipeInput(new TestRecord<>(bytes("f"), bytes(flow("f", "a", 1, 1, 0, 10, 5)), headers, NOON));
        assertEquals(2L, Json.readOwn(joined.readValue()).get("sensors"));
    }
}
