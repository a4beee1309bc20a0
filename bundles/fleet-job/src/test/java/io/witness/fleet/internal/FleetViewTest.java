package io.witness.fleet.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the command shows of records of its topics. */
class FleetViewTest {
    private static final long NOW = 1_000_000;

    private final FleetView sensors = new SensorsView();
    private final FleetView talkers = new TalkersView();
    private final FleetView joined = new JoinedView();

    private static byte[] bytes(String json) {
        return json == null ? null : json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }

    private static void add(FleetView view, String key, long millis, String json) throws UnusableException {
        view.add(bytes(key), bytes(json), millis);
    }

    private void addSensor(String name, long millis, String more) throws UnusableException {
        add(
                sensors,
                name,
                millis,
                "{'event_type':'sensor','sensor':'" + name + "','version':'0.1.0','interval_seconds':10,'sockets':"
                        + "[{'socket':'a','state':'capturing'},{'socket':'b','state':'down'}],'totals':{'packets':900,"
                        + "'dropped':100},'rates':{'packets_per_second':7}" + more + "}");
    }

    private static List<String> lines(FleetView view) {
        return view.table(NOW)
                .lines()
                .map(line -> line.strip().replaceAll(" {2,}", "|"))
                .toList();
    }

    private static String json(FleetView view) {
        return new String(Json.write(view.objects(NOW)), StandardCharsets.UTF_8);
    }

    @Test
    void shouldShowTheLastStateOfEachSensor() throws Exception {
        addSensor("b", NOW - 40_000, "");
        addSensor("a", NOW - 30_000, ",'running':false");
        addSensor("a", NOW - 5_000, ",'running':true,'exporter':{'spooled':12,'records_per_second':3}");
        addSensor("c", NOW - 90_000, ",'running':false");
        addSensor("d", NOW, "");
        add(sensors, "d", NOW, null);
        assertEquals(
                List.of(
                        "a|alive|5 s ago|7|0|100|10.00%|1 of 2|3|12|0.1.0",
                        "b|silent|40 s ago|7|0|100|10.00%|1 of 2|0|0|0.1.0",
                        "c|ended|90 s ago|7|0|100|10.00%|1 of 2|0|0|0.1.0"),
                lines(sensors).subList(1, 4));
        assertEquals(4, lines(sensors).size());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hello",
                "[1,2]",
                "{'event_type':'flow','sensor':'a'}",
                "{'event_type':'sensor','sensor':5}",
                "{'event_type':'sensor',",
            })
    void shouldRefuseWhatIsNoState(String value) {
        assertThrows(UnusableException.class, () -> add(sensors, "a", NOW, value));
    }

    @Test
    void shouldShowAStateWhoseFieldsAreOfOtherTypes() throws Exception {
        addSensor("a", NOW, ",'totals':'many','sockets':{},'rates':[1],'version':null,'interval_seconds':1e300");
        assertEquals("a|alive|0 s ago|0|0|0|0.00%|0 of 0|0|0|-", lines(sensors).get(1));
    }

    @Test
    void shouldCommandNoTerminal() throws Exception {
        addSensor("\\u001b[2J\\u202e\\n", NOW, "");
        assertTrue(lines(sensors).get(1).startsWith("?[2J?|"), () -> sensors.table(NOW));
        add(talkers, "k", NOW, "{'window_start':'\\u001b[2J','talkers':[{'address':'\\u001b[3J','bytes':1}]}");
        assertTrue(talkers.table(NOW).chars().noneMatch(each -> each == 27), () -> talkers.table(NOW));
        add(joined, "k", NOW, "{'community_id':'x','end':'\\u001b','seen':[{'sensor':'\\u001b'}]}");
        assertTrue(joined.table(NOW).chars().noneMatch(each -> each == 27), () -> joined.table(NOW));
        assertEquals("a b?c", Printable.of("a\nb\u0007c"));
    }

    @Test
    void shouldWriteAllThatASensorTells() throws Exception {
        addSensor("a", NOW - 5_000, ",'new':{'x':[1,2.5,null,true]}");
        String json = json(sensors);
        assertTrue(
                json.startsWith("[{\"sensor\":\"a\",\"status\":\"alive\",\"age_seconds\":5,\"last\":{\"event_type\""),
                json);
        assertTrue(json.contains("\"new\":{\"x\":[1,2.5,null,true]}"), json);
    }

    /** Any number of names would fill the memory. */
    @Test
    void shouldCountSensorsForWhichThereIsNoRoom() throws Exception {
        String much = ",'x':'" + "x".repeat(1 << 20) + "'";
        for (int i = 0; i < 40; i++) {
            addSensor("s" + i % 39, NOW, much); // the first one again, which takes no more
        }
        assertEquals(1 + 31, lines(sensors).size());
        assertEquals("8 states are not shown, because there are more than 32 MiB", sensors.remark());
        add(sensors, "s0", NOW, null);
        addSensor("last", NOW, much);
        assertEquals(1 + 31, lines(sensors).size());
    }

    @Test
    void shouldShowTheNewestWindowOfTopTalkers() throws Exception {
        String row =
                "{'window_start':'2026-11-30T12:%s:00Z','window_seconds':300,'hosts_forgotten':%d,'bytes_forgotten':9,"
                        + "'talkers':[{'address':'10.0.0.1','bytes':7,'bytes_sent':3,'bytes_received':4,'packets_sent':1,"
                        + "'packets_received':2,'flows':5},{'address':null}]}";
        assertEquals(0, talkers.objects(NOW).size());
        add(talkers, "a", NOW, row.formatted("05", 0));
        add(talkers, "b", NOW, row.formatted("00", 3));
        assertEquals("from 2026-11-30T12:05:00Z on, 300 s", lines(talkers).get(0));
        assertEquals("10.0.0.1|7|3|4|1|2|5", lines(talkers).get(2));
        assertEquals(3, lines(talkers).size());
        assertEquals("", talkers.remark());
        add(talkers, "a", NOW, row.formatted("05", 2));
        assertTrue(talkers.remark().startsWith("2 hosts with 9 bytes were forgotten"), talkers::remark);
        assertTrue(json(talkers).startsWith("[{\"window_start\":\"2026-11-30T12:05:00Z\","), json(talkers));
        assertThrows(UnusableException.class, () -> add(talkers, "a", NOW, "{'window_start':'x'}"));
    }

    private void addFlow(int second, String end) throws UnusableException {
        String row = "{'community_id':'c','end':'2026-11-30T12:%02d:%s','proto':'TCP','src_ip':'10.0.0.1','src_port':1,"
                + "'dest_ip':'10.0.0.2','dest_port':2,'bytes_toserver':3,'bytes_toclient':4,'seen':[{'sensor':'a'},"
                + "{'sensor':'b'},{'sensor':'a'}]}";
        add(joined, "key" + second, NOW, row.formatted(second / 60, end));
    }

    @Test
    void shouldShowTheFlowsThatEndedLast() throws Exception {
        addFlow(0, "00");
        addFlow(0, "05"); // a later row of the same flow
        addFlow(1, "03");
        assertEquals(
                List.of(
                        "2026-11-30T12:00:05|TCP|10.0.0.1 1|10.0.0.2 2|a,b|3|4",
                        "2026-11-30T12:00:03|TCP|10.0.0.1 1|10.0.0.2 2|a,b|3|4"),
                lines(joined).subList(1, 3));
        add(joined, "key0", NOW, null);
        assertEquals(2, lines(joined).size());
        assertEquals("", joined.remark());
        for (int i = 200; i > 2; i--) {
            addFlow(i, "%02d".formatted(i % 60));
        }
        assertEquals(1 + JoinedView.MOST, lines(joined).size());
        assertTrue(lines(joined).get(100).startsWith("2026-11-30T12:01:41|"), lines(joined)::toString);
        assertEquals("only the 100 flows that ended last are shown", joined.remark());
        assertEquals(100, joined.objects(NOW).size());
        assertThrows(UnusableException.class, () -> add(joined, "a", NOW, "{'community_id':'c'}"));
    }

    @Test
    void shouldShowOneTableAtATime() throws Exception {
        FleetOptions options = FleetOptions.parse(List.of("--brokers", "a:1", "--joined"));
        assertEquals("witness.fleet.joined", options.topic());
        assertEquals(Map.of(), options.client());
        for (List<String> more : List.of(List.of("--talkers", "--joined"), List.of("--topic", "a/b"))) {
            List<String> words = new ArrayList<>(List.of("--brokers", "a:1"));
            words.addAll(more);
            assertThrows(UsageException.class, () -> FleetOptions.parse(words));
        }
    }
}
