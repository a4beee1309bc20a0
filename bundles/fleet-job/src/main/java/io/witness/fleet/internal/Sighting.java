package io.witness.fleet.internal;

import java.util.LinkedHashMap;
import java.util.Map;

/** Sums up what one sensor has seen of a flow at one interface. */
final class Sighting {
    /** A meter may give up a flow for lack of room, and take what follows for another one. */
    private static final int MOST_FLOWS = 16;

    final String sensor;
    final String networkInterface;
    private final Map<Long, Long> lastParts = new LinkedHashMap<>();
    private Traffic traffic = Traffic.NONE;
    private long startMicros = Long.MAX_VALUE;
    private long endMicros = Long.MIN_VALUE;

    Sighting(String sensor, String networkInterface) {
        this.sensor = sensor;
        this.networkInterface = networkInterface;
    }

    /** Reads what {@link #fields} has written. */
    static Sighting of(Map<?, ?> fields) throws UnusableException {
        Sighting sighting = new Sighting(Json.text(fields, "sensor"), Json.text(fields, "in_iface"));
        sighting.startMicros = EveTime.micros(fields, "start");
        sighting.endMicros = EveTime.micros(fields, "end");
        sighting.traffic = Traffic.of(fields);
        Json.object(fields, "parts")
                .forEach((flow, part) -> sighting.lastParts.put(Long.valueOf(flow.toString()), (Long) part));
        return sighting;
    }

    Map<String, Object> fields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("sensor", sensor);
        fields.put("in_iface", networkInterface);
        fields.put("start", EveTime.text(startMicros));
        fields.put("end", EveTime.text(endMicros));
        traffic.putInto(fields);
        fields.put("parts", lastParts);
        return fields;
    }

    boolean isOf(FlowRow row) {
        return sensor.equals(row.sensor()) && networkInterface.equals(row.networkInterface());
    }

    /** Tells whether the meter calls this the same flow. */
    boolean hasFlow(FlowRow row) {
        return lastParts.containsKey(row.flowId());
    }

    /** Tells whether this part was added before: parts of a flow come in order, also when they come again. */
    boolean hasPart(FlowRow row) {
        Long last = lastParts.get(row.flowId());
        return last != null && row.part() <= last;
    }

    /** Adds a part, with its traffic in the direction of this flow's others. */
    void add(FlowRow row, Traffic more) {
        if (!hasFlow(row) && lastParts.size() == MOST_FLOWS) {
            lastParts.remove(lastParts.keySet().iterator().next());
        }
        lastParts.put(row.flowId(), row.part());
        traffic = traffic.plus(more);
        startMicros = Math.min(startMicros, row.startMicros());
        endMicros = Math.max(endMicros, row.endMicros());
    }

    Traffic traffic() {
        return traffic;
    }
}
