package io.witness.flows;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Checks lines against the fields of Suricata's flow events: their names, their order and their types. */
final class EveFields {
    private static final String TIME = "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}\\+0000";

    /** By object, each in order: the name, and a pattern of the value. */
    private static final Map<String, String[]> FIELDS = Map.of(
            "",
            new String[] {
                "timestamp " + TIME,
                "flow_id \\d{1,16}",
                "in_iface .+",
                "event_type flow",
                "vlan \\[.*",
                "src_ip [0-9a-f:.]+",
                "src_port \\d+",
                "dest_ip [0-9a-f:.]+",
                "dest_port \\d+",
                "ip_v 4|6",
                "proto \\S+",
                "icmp_type \\d+",
                "icmp_code \\d+",
                "response_icmp_type \\d+",
                "response_icmp_code \\d+",
                "spi \\d+",
                "app_proto tls|dns|http",
                "flow \\{.*",
                "community_id 1:[A-Za-z0-9+/]{27}=",
                "host .+",
                "tcp \\{.*",
                "witness \\{.*"
            },
            "flow",
            new String[] {
                "pkts_toserver \\d+",
                "pkts_toclient \\d+",
                "bytes_toserver \\d+",
                "bytes_toclient \\d+",
                "start " + TIME,
                "end " + TIME,
                "age \\d+",
                "state new|established|closed",
                "reason timeout|forced|shutdown|tcp_reuse",
                "alerted false"
            },
            "tcp",
            new String[] {
                "tcp_flags [0-9a-f]{2}",
                "tcp_flags_ts [0-9a-f]{2}",
                "tcp_flags_tc [0-9a-f]{2}",
                "syn true",
                "fin true",
                "rst true",
                "psh true",
                "ack true",
                "urg true",
                "ecn true",
                "cwr true",
                "state none|syn_sent|syn_recv|established|fin_wait1|fin_wait2|time_wait|last_ack|close_wait|closed"
            });

    private static final List<String> NEEDED =
            List.of("timestamp", "event_type", "flow_id", "src_ip", "flow", "witness");
    private static final List<String> TEXTS = List.of(
            "timestamp",
            "in_iface",
            "event_type",
            "src_ip",
            "dest_ip",
            "proto",
            "app_proto",
            "community_id",
            "host",
            "start",
            "end",
            "state",
            "reason",
            "tcp_flags",
            "tcp_flags_ts",
            "tcp_flags_tc");

    private EveFields() {}

    /** Returns the fields of a line, those of objects as {@code object.name}. */
    static Map<String, String> check(String line) throws IOException {
        Map<String, String> found = new LinkedHashMap<>();
        try (JsonParser parser = new JsonFactory().createParser(line)) {
            assertEquals(JsonToken.START_OBJECT, parser.nextToken(), line);
            checkObject("", parser, found, line);
            assertEquals(null, parser.nextToken(), line);
        }
        assertTrue(found.keySet().containsAll(NEEDED), line);
        return found;
    }

    private static void checkObject(String object, JsonParser parser, Map<String, String> found, String line)
            throws IOException {
        List<String> names = new ArrayList<>();
        String[] fields = FIELDS.get(object);
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            names.add(name);
            JsonToken token = parser.nextToken();
            String path = object.isEmpty() ? name : object + "." + name;
            String value = value(name, token, parser, found, line);
            assertTrue(found.put(path, value) == null, () -> path + " twice in " + line);
            if (fields != null) {
                String field = Arrays.stream(fields)
                        .filter(each -> each.startsWith(name + " "))
                        .findFirst()
                        .orElse(name);
                assertTrue(
                        value.matches(field.substring(field.indexOf(' ') + 1)),
                        () -> path + " is " + value + " in " + line);
                assertEquals(TEXTS.contains(name), token == JsonToken.VALUE_STRING, () -> path + " in " + line);
            }
        }
        if (fields != null) {
            List<String> inOrder = Arrays.stream(fields)
                    .map(each -> each.substring(0, each.indexOf(' ')))
                    .filter(names::contains)
                    .toList();
            assertEquals(inOrder, names, line);
        }
    }

    private static String value(String name, JsonToken token, JsonParser parser, Map<String, String> found, String line)
            throws IOException {
        if (token == JsonToken.START_OBJECT) {
            checkObject(name, parser, found, line);
            return "{}";
        }
        if (token == JsonToken.START_ARRAY) {
            StringBuilder items = new StringBuilder("[");
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                if (parser.currentToken() == JsonToken.START_OBJECT) {
                    appendValues(parser, items);
                } else {
                    items.append(parser.getText()).append(' ');
                }
            }
            return items.append("]").toString();
        }
        return parser.getText();
    }

    private static void appendValues(JsonParser parser, StringBuilder out) throws IOException {
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            parser.nextToken();
            out.append(parser.getText()).append(' ');
        }
    }
}
