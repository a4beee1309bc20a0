package io.witness.exporter.kafka.internal.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FleetTest {
    private static final long NOW = 1_000_000;

    private final Fleet fleet = new Fleet();

    private void add(long millis, String json) {
        fleet.add(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8), millis);
    }

    private void addSensor(String name, long millis, String more) {
        add(
                millis,
                "{'event_type':'sensor','sensor':'" + name + "','version':'0.1.0','interval_seconds':10,'sockets':"
                        + "[{'socket':'a','state':'capturing'},{'socket':'b','state':'down'}],'totals':{'packets':900,"
                        + "'dropped':100},'rates':{'packets_per_second':7}" + more + "}");
    }

    private static String cells(String line) {
        return line.strip().replaceAll(" {2,}", "|");
    }

    @Test
    void shouldShowTheLastStateOfEachSensor() {
        addSensor("b", NOW - 40_000, "");
        addSensor("a", NOW - 30_000, ",'running':false");
        addSensor("a", NOW - 5_000, ",'running':true,'exporter':{'spooled':12,'records_per_second':3}");
        addSensor("c", NOW - 90_000, ",'running':false");
        List<String> lines = fleet.table(NOW).lines().toList();
        assertEquals(4, lines.size());
        assertEquals("a|alive|5 s ago|7|0|100|10.00%|1 of 2|3|12|0.1.0", cells(lines.get(1)));
        assertEquals("b|silent|40 s ago|7|0|100|10.00%|1 of 2|0|0|0.1.0", cells(lines.get(2)));
        assertEquals("c|ended|90 s ago|7|0|100|10.00%|1 of 2|0|0|0.1.0", cells(lines.get(3)));
    }

    @Test
    void shouldSkipWhatIsNoState() {
        add(NOW, "hello");
        add(NOW, "[1,2]");
        add(NOW, "{'event_type':'flow','sensor':'a'}");
        add(NOW, "{'event_type':'sensor','sensor':5}");
        add(NOW, "{'event_type':'sensor',");
        fleet.add(null, NOW);
        addSensor("a", NOW, ",'totals':'many','sockets':{},'rates':[1]");
        assertEquals(5, fleet.unreadable());
        assertEquals(1, fleet.sensors().size());
        assertEquals(
                "a|alive|0 s ago|0|0|0|0.00%|0 of 0|0|0|0.1.0",
                cells(fleet.table(NOW).lines().toList().get(1)));
    }

    @Test
    void shouldCommandNoTerminal() {
        addSensor("\\u001b[2J", NOW, "");
        assertTrue(fleet.table(NOW).contains("?[2J"), fleet.table(NOW));
    }

    @Test
    void shouldWriteAllThatASensorTells() throws Exception {
        addSensor("a", NOW - 5_000, ",'new':{'x':[1,2.5,null,true]}");
        String json = fleet.json(NOW);
        assertTrue(
                json.startsWith("[{\"sensor\":\"a\",\"status\":\"alive\",\"age_seconds\":5,\"last\":{\"event_type\""),
                json);
        assertTrue(json.contains("\"new\":{\"x\":[1,2.5,null,true]}"), json);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                " | --brokers HOST:PORT is needed",
                "--brokers | --brokers needs a value",
                "--brokers nowhere | --brokers nowhere: use HOST:PORT",
                "--brokers a:1 --topic a/b | --topic a/b: use the name of a topic",
                "--brokers a:1 --timeout soon | --timeout soon: use 1 to 3600",
                "--brokers a:1 --config /no/such/file | --config /no/such/file cannot be read",
                "--broker a:1 | unknown argument --broker",
            })
    void shouldSayWhatToUseInstead(String arguments, String message) {
        List<String> words = arguments == null ? List.of() : List.of(arguments.split(" "));
        String said = assertThrows(UsageException.class, () -> FleetOptions.parse(words))
                .getMessage();
        assertTrue(said.startsWith(message), said);
    }

    @Test
    void shouldNameASettingThatIsNone(@TempDir Path directory) throws Exception {
        Path file = Files.writeString(directory.resolve("c"), "security.protocol=SSL\nno.such=1\n");
        String said = assertThrows(
                        UsageException.class,
                        () -> FleetOptions.parse(List.of("--brokers", "a:1", "--config", file.toString())))
                .getMessage();
        assertTrue(said.endsWith("no.such is no setting of a Kafka consumer"), said);
    }
}
