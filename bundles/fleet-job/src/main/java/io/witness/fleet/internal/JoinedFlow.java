package io.witness.fleet.internal;

import io.witness.fleet.internal.FlowRow.Endpoint;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Holds one flow with all that sensors have seen of it. Client and server are those of the first record. */
final class JoinedFlow {
    /** With the longest names, what is known of one Community ID is still smaller than a record may be. */
    static final int MOST_SIGHTINGS = 50;

    private final String communityId;
    private final Endpoint client;
    private final Endpoint server;
    private final String protocol;
    /** The start in the first record, which names this flow for good. */
    private final long firstMicros;

    private final List<Sighting> sightings = new ArrayList<>();
    private long startMicros;
    private long endMicros;

    private JoinedFlow(String communityId, Endpoint client, Endpoint server, String protocol, long firstMicros) {
        this.communityId = communityId;
        this.client = client;
        this.server = server;
        this.protocol = protocol;
        this.firstMicros = firstMicros;
    }

    /** Begins with a record, which is to be added. */
    static JoinedFlow of(FlowRow row) {
        JoinedFlow flow =
                new JoinedFlow(row.communityId(), row.client(), row.server(), row.protocol(), row.startMicros());
        flow.startMicros = row.startMicros();
        flow.endMicros = row.endMicros();
        return flow;
    }

    /** Reads what {@link #fields} has written. */
    static JoinedFlow of(Map<?, ?> fields) throws UnusableException {
        JoinedFlow flow = new JoinedFlow(
                Json.text(fields, "community_id"),
                new Endpoint(Json.text(fields, "src_ip"), Json.count(fields, "src_port")),
                new Endpoint(Json.text(fields, "dest_ip"), Json.count(fields, "dest_port")),
                Json.text(fields, "proto"),
                EveTime.micros(fields, "first"));
        flow.startMicros = EveTime.micros(fields, "start");
        flow.endMicros = EveTime.micros(fields, "end");
        for (Object each : (Iterable<?>) fields.get("seen")) {
            flow.sightings.add(Sighting.of((Map<?, ?>) each));
        }
        return flow;
    }

    /** Returns the row of the table, which is also the state of the job. */
    Map<String, Object> fields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("community_id", communityId);
        fields.put("first", EveTime.text(firstMicros));
        fields.put("start", EveTime.text(startMicros));
        fields.put("end", EveTime.text(endMicros));
        fields.put("proto", protocol);
        fields.put("src_ip", client.address());
        fields.put("src_port", client.port());
        fields.put("dest_ip", server.address());
        fields.put("dest_port", server.port());
        traffic().putInto(fields);
        fields.put("sensors", sensors());
        fields.put("seen", sightings.stream().map(Sighting::fields).toList());
        return fields;
    }

    /** Returns the key of the row. */
    String key() {
        return communityId + " " + EveTime.text(firstMicros);
    }

    /** Returns how many sensors have seen it. */
    long sensors() {
        return sightings.stream().map(sighting -> sighting.sensor).distinct().count();
    }

    Endpoint client() {
        return client;
    }

    Endpoint server() {
        return server;
    }

    long startMicros() {
        return startMicros;
    }

    /** Returns the traffic as the sensor saw it that saw most: others are no further traffic. */
    Traffic traffic() {
        return sightings.stream().map(Sighting::traffic).reduce(Traffic.NONE, Traffic::most);
    }

    private Sighting sighting(FlowRow row) {
        return sightings.stream()
                .filter(sighting -> sighting.isOf(row))
                .findFirst()
                .orElse(null);
    }

    /** Tells whether the meter that has sent the record calls this the same flow. */
    boolean hasFlow(FlowRow row) {
        Sighting sighting = sighting(row);
        return sighting != null && sighting.hasFlow(row);
    }

    boolean hasPart(FlowRow row) {
        Sighting sighting = sighting(row);
        return sighting != null && sighting.hasPart(row);
    }

    /**
     * Tells whether a record may be about this flow, by its time. What one meter takes for two flows is one only if the other ones see it
     * go on; clocks of different sensors may differ.
     */
    boolean meets(FlowRow row, long toleranceMicros) {
        long tolerance = sighting(row) == null ? toleranceMicros : 0;
        return row.startMicros() <= endMicros + tolerance && row.endMicros() >= startMicros - tolerance;
    }

    /** Adds a record of this flow that was not added before. */
    void add(FlowRow row) throws UnusableException {
        Sighting sighting = sighting(row);
        if (sighting == null && sightings.size() == MOST_SIGHTINGS) {
            throw new UnusableException(
                    "is of a flow that " + MOST_SIGHTINGS + " others have seen, which is as many as are joined");
        }
        if (sighting == null) {
            sighting = new Sighting(row.sensor(), row.networkInterface());
            sightings.add(sighting);
        }
        // a sensor that came late may take the server for the client
        boolean isTurned = row.client().equals(server) && !row.client().equals(client);
        sighting.add(row, isTurned ? row.traffic().turned() : row.traffic());
        startMicros = Math.min(startMicros, row.startMicros());
        endMicros = Math.max(endMicros, row.endMicros());
    }
}
