package io.witness.fleet.internal;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/**
 * Holds what tables need of a record of a flow.
 *
 * @param communityId what all sensors call the flow
 * @param sensor who has seen it
 * @param networkInterface where that sensor has seen it; empty: not known
 * @param flowId what that sensor calls the flow
 * @param part which part of the flow it is, from 1 on
 * @param client an end of the flow
 * @param server the other end
 * @param protocol name or number
 * @param traffic from client to server, and back
 * @param startMicros time of the first packet, microseconds since 1970
 * @param endMicros time of the last one
 */
record FlowRow(
        String communityId,
        String sensor,
        String networkInterface,
        long flowId,
        long part,
        Endpoint client,
        Endpoint server,
        String protocol,
        Traffic traffic,
        long startMicros,
        long endMicros) {
    /**
     * An end of a flow.
     *
     * @param address an IP address
     * @param port 0: the protocol has none
     */
    record Endpoint(String address, long port) {}

    /** Reads a record. */
    static FlowRow of(byte[] value, Headers headers) throws UnusableException {
        Map<String, Object> record = Json.read(value);
        if (!"flow".equals(record.get("event_type"))) {
            throw new UnusableException("is no record of a flow");
        }
        Map<?, ?> flow = Json.object(record, "flow");
        return new FlowRow(
                Json.text(record, "community_id"),
                sensor(record, headers),
                Json.textOrEmpty(record, "in_iface"),
                Json.count(record, "flow_id"),
                Math.max(1, Json.countOrZero(record.get("witness"), "part")),
                new Endpoint(Json.text(record, "src_ip"), Json.countOrZero(record, "src_port")),
                new Endpoint(Json.text(record, "dest_ip"), Json.countOrZero(record, "dest_port")),
                Json.text(record, "proto"),
                Traffic.of(flow),
                EveTime.micros(flow, "start"),
                EveTime.micros(flow, "end"));
    }

    /** The header tells who has sent the record; {@code host} is what an operator calls the place. */
    private static String sensor(Map<String, Object> record, Headers headers) throws UnusableException {
        Header header = headers.lastHeader("sensor");
        return header == null || header.value() == null
                ? Json.text(record, "host")
                : Json.limited(new String(header.value(), StandardCharsets.UTF_8), "sensor");
    }
}
