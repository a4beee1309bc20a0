package io.witness.fleet.internal;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/** Keeps the table of sensors, from their states and gaps. */
final class SensorTable implements Processor<byte[], byte[], String, byte[]> {
    private static final String STORE = "sensors";
    private static final String GAPS = "gaps";
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final byte[] KNOWN = {1};

    private final Complaints complaints;
    private final Map<String, Map<String, Object>> rows = new LinkedHashMap<>();
    private ProcessorContext<String, byte[]> context;
    private KeyValueStore<String, byte[]> store;
    /** Gaps that were counted: sensors send again what they do not know to be delivered. */
    private KeyValueStore<String, byte[]> gaps;

    private SensorTable(Complaints complaints) {
        this.complaints = complaints;
    }

    static ProcessorSupplier<byte[], byte[], String, byte[]> supplier(Complaints complaints) {
        return new ProcessorSupplier<>() {
            @Override
            public Processor<byte[], byte[], String, byte[]> get() {
                return new SensorTable(complaints);
            }

            @Override
            public Set<StoreBuilder<?>> stores() {
                return Set.of(store(STORE), store(GAPS));
            }
        };
    }

    private static StoreBuilder<?> store(String name) {
        return Stores.keyValueStoreBuilder(
                Stores.lruMap(name, JobSettings.SENSORS), Serdes.String(), Serdes.ByteArray());
    }

    @Override
    public void init(ProcessorContext<String, byte[]> newContext) {
        context = newContext;
        store = context.getStateStore(STORE);
        gaps = context.getStateStore(GAPS);
        context.schedule(PAUSE, PunctuationType.WALL_CLOCK_TIME, this::judge);
        try (KeyValueIterator<String, byte[]> all = store.all()) {
            while (all.hasNext()) {
                KeyValue<String, byte[]> each = all.next();
                rows.put(each.key, Json.readOwn(each.value));
            }
        }
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        try {
            add(record);
        } catch (UnusableException e) {
            complaints.skipped(Origin.of(record), e.getMessage());
        }
    }

    private void add(Record<byte[], byte[]> record) throws UnusableException {
        if (record.value() == null) {
            forget(record);
            return;
        }
        Map<String, Object> value = Json.read(record.value());
        if ("sensor".equals(value.get("event_type"))) {
            addState(value, record.timestamp());
        } else if ("gap".equals(value.get("event_type"))) {
            addGap(value, record);
        } else {
            throw new UnusableException("is neither a state nor a gap");
        }
    }

    /** A record without a value says that a sensor is gone for good. */
    private void forget(Record<byte[], byte[]> record) {
        if (record.key() != null) {
            String sensor = new String(record.key(), StandardCharsets.UTF_8);
            if (rows.remove(sensor) != null) {
                store.delete(sensor);
                context.forward(new Record<>(sensor, null, record.timestamp()));
            }
        }
    }

    private void addState(Map<String, Object> state, long timestamp) throws UnusableException {
        String sensor = SensorRow.name(state);
        Map<String, Object> before = rows.get(sensor);
        long millis = SensorRow.millis(state);
        if (millis > context.currentSystemTimeMs() + JobSettings.FUTURE.toMillis()) {
            throw new UnusableException("is of a time that has not come yet: correct the clock of its sensor");
        }
        if (before == null || millis >= SensorRow.seenMillis(before)) {
            put(sensor, SensorRow.of(state, before), timestamp);
        }
    }

    private void addGap(Map<String, Object> gap, Record<byte[], byte[]> record) throws UnusableException {
        if (record.key() == null) {
            throw new UnusableException("has no sensor as its key");
        }
        String sensor = Json.limited(new String(record.key(), StandardCharsets.UTF_8), "key");
        Map<?, ?> own = Json.object(gap, "witness");
        String id = String.join(
                " ",
                sensor,
                Json.textOrEmpty(gap, "in_iface"),
                Json.textOrEmpty(own, "cause"),
                Json.textOrEmpty(own, "from"),
                Json.textOrEmpty(own, "to"),
                Long.toString(Json.countOrZero(own, "packets")));
        if (gaps.putIfAbsent(id, KNOWN) == null) {
            put(sensor, SensorRow.withGap(sensor, gap, rows.get(sensor)), record.timestamp());
        }
    }

    private void put(String sensor, Map<String, Object> row, long timestamp) {
        if (!rows.containsKey(sensor) && rows.size() == JobSettings.SENSORS) {
            rows.remove(rows.keySet().iterator().next());
            complaints.forgotten("a sensor is forgotten, because there are more than " + JobSettings.SENSORS);
        }
        SensorRow.judge(row, context.currentSystemTimeMs());
        rows.put(sensor, row);
        byte[] json = Json.write(row);
        store.put(sensor, json);
        context.forward(new Record<>(sensor, json, timestamp));
    }

    private void judge(long nowMillis) {
        rows.forEach((sensor, row) -> {
            if (SensorRow.judge(row, nowMillis)) {
                byte[] json = Json.write(row);
                store.put(sensor, json);
                context.forward(new Record<>(sensor, json, nowMillis));
            }
        });
    }
}
